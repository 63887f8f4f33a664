using Microsoft.Extensions.Localization;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Checks;

namespace Portal.Web.Localization;

/// <summary>What a finding says to an author: what is wrong, and what to do.</summary>
internal static class FindingWords
{
    extension(IStringLocalizer<Texts> texts)
    {
        /// <summary>The sentences of a finding.</summary>
        public string Say(Finding finding) => finding.Kind switch
        {
            FindingKind.ImageWithoutText => texts["L’image {0} n’a pas de texte de remplacement. Décrivez-la entre les crochets.", finding.Detail],
            FindingKind.HeadingSkipped => texts["Le titre « {0} » saute un niveau. Donnez-lui le niveau qui suit celui du titre au-dessus.", finding.Detail],
            FindingKind.LinkNowhere => texts["Le lien {0} ne mène nulle part. Corrigez son adresse ou retirez-le.", finding.Detail],
            FindingKind.LinkDead => texts["Le site {0} ne répond plus. Corrigez l’adresse ou retirez le lien.", finding.Detail],
            FindingKind.UnknownMacro => texts["La macro {0} n’est pas connue, la formule reste en texte. Écrivez-la autrement ou ajoutez la macro à la matière.", finding.Detail],
            FindingKind.FormulaFaulty => texts["Une formule ne se compose pas : {0}. Corrigez son écriture.", finding.Detail],
            FindingKind.FormulasUnavailable => texts["Les formules ne se composent pas en ce moment : {0}. Prévenez l’administration.", finding.Detail],
            FindingKind.TextRefused => texts["Cette partie est trop longue ou trop imbriquée pour être affichée. Partagez-la en plusieurs chapitres."],
            FindingKind.HtmlLost => texts["L’élément HTML {0} ne sera pas affiché. Écrivez ce passage en Markdown.", finding.Detail],
            FindingKind.ImageMissing => texts["L’image {0} n’est pas jointe à cette partie. Ajoutez-la ou retirez-la du texte.", finding.Detail],
            FindingKind.ImageOutside => texts["L’image {0} est d’un autre site et paraîtra comme un lien. Ajoutez-la au chapitre.", finding.Detail],
            FindingKind.ImageHeavy => texts["L’image {0} pèse plus de 1 Mo. Réduisez-la pour les téléphones.", finding.Detail],
            FindingKind.ExerciseUnsolved => texts["« {0} » n’a pas de solution. Écrivez-la, ou dites dans les solutions qu’il n’y en a pas.", finding.Detail],
            FindingKind.SolutionLeaked => texts["Une solution se lit ici mot pour mot : « {0} » Retirez-la d’ici, ou mettez l’énoncé repris en citation dans les solutions.", finding.Detail],
            _ => texts["Cette partie n’a ni texte ni fichier. Complétez-la ou publiez sans elle."],
        };

        /// <summary>"Cours", "Exercices", "Solutions".</summary>
        public string Part(SectionKind part) => texts[part switch
        {
            SectionKind.Exercises => "Exercices",
            SectionKind.Solutions => "Solutions",
            _ => "Cours",
        }];

        /// <summary>Where a finding is: the part, and its line when it has one.</summary>
        public string Place(Finding finding) => finding.Line > 0 ? texts["{0}, ligne {1}", texts.Part(finding.Part), finding.Line] : texts.Part(finding.Part);

        /// <summary>A rule for solutions, as a choice.</summary>
        public string Rule(SolutionRelease release) => texts[release switch
        {
            SolutionRelease.AtDate => "À une date",
            SolutionRelease.AfterAttempt => "Après l’essai de l’étudiant",
            SolutionRelease.Never => "Jamais",
            _ => "Avec le chapitre",
        }];
    }
}
