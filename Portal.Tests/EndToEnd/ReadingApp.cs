using Microsoft.Playwright;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.EndToEnd;

/// <summary>The served portal whose first chapters are long, real ones: formulas, programs, tables, exercises.</summary>
public class ReadingApp(PortalCluster cluster, Chromium chromium) : ServedApp(cluster)
{
    /// <summary>A word at the end of the solutions.</summary>
    public const string SolutionWord = "conclusionfinale";

    private readonly Dictionary<string, string> signedIn = [];

    /// <summary>In both: solutions with the chapter in the first, after an attempt in the second.</summary>
    public IReadOnlyList<WorldChapter> LongChapters => [World.Fleuve.Open, World.Fleuve.AfterAttempt];

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var data = new DataHost(Database, Files, Clock);
        foreach (var chapter in LongChapters)
        {
            var texts = ChapterTexts.Of(chapter.Title, Course, Exercises, $"## Exercice 1\n\nOn trouve $x = 2$.\n\nVoilà la {SolutionWord}.\n");
            Assert.NotNull(await data.AskAsync((ChapterPublishing p) => p.PublishAsync(chapter.Id, texts), new SystemViewer(World.Fleuve.Id)));
        }
    }

    /// <summary>A window of a visitor.</summary>
    public Task<IBrowserContext> OpenAsync(Action<BrowserNewContextOptions>? settings = null) => OpenAsync(null, settings);

    /// <summary>A window of somebody signed in; null for a visitor.</summary>
    public async Task<IBrowserContext> OpenAsync(Person? person, Action<BrowserNewContextOptions>? settings = null)
    {
        var options = new BrowserNewContextOptions { BaseURL = Address.ToString(), Locale = "fr-FR", ReducedMotion = ReducedMotion.Reduce };
        if (person is not null)
        {
            options.StorageState = await StateAsync(person);
        }

        settings?.Invoke(options);
        return await chromium.OpenAsync(options);
    }

    /// <summary>Fills the sign-in form of the page that is open.</summary>
    public static async Task SignInAsync(IPage page, Person person)
    {
        await page.GetByLabel("Identifiant").FillAsync(person.UserName);
        await page.GetByLabel("Mot de passe").FillAsync(World.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
    }

    private async Task<string> StateAsync(Person person)
    {
        if (!signedIn.TryGetValue(person.UserName, out var state))
        {
            await using var window = await chromium.OpenAsync(new() { BaseURL = Address.ToString() });
            var page = await window.NewPageAsync();
            await page.GotoAsync(Urls.Login);
            await SignInAsync(page, person);
            await page.WaitForURLAsync(url => !url.Contains(Urls.Login, StringComparison.Ordinal));
            signedIn[person.UserName] = state = await window.StorageStateAsync();
        }

        return state;
    }

    private static string Course => $$"""
        ## Premières notions

        On appelle *valeur propre* d'une matrice $A$ tout nombre $\lambda$ tel que $A v = \lambda v$ pour un vecteur $v \neq 0$.

        $$\det(A - \lambda I) = \begin{vmatrix} a - \lambda & b \\ c & d - \lambda \end{vmatrix} = \lambda^2 - (a+d)\lambda + (ad - bc) = 0 \quad\text{et ainsi de suite jusqu'au bord de la page et au-delà}$$

        > [!note]
        > Une remarque à part, avec un [lien](https://example.org/).

        ```python
        def valeurs_propres(a, b, c, d):
            delta = (a + d) ** 2 - 4 * (a * d - b * c)  # une ligne assez longue pour dépasser la largeur d'un petit téléphone tenu debout
            return ((a + d) - delta ** 0.5) / 2, ((a + d) + delta ** 0.5) / 2
        ```

        | Matrice | Trace | Déterminant | Valeurs propres | Remarque qui prend de la place |
        |---------|------:|------------:|-----------------|--------------------------------|
        | $A$ | 3 | 2 | 1 et 2 | diagonalisable |
        | $B$ | 2 | 1 | 1 | pas toujours diagonalisable |

        {{string.Join("\n\n", Enumerable.Range(1, 30).Select(n => $"Paragraphe numéro {n}. La lecture avance ligne après ligne ; le texte est assez long pour que la page défile sur tout écran, et chacun de ses alinéas porte une ancre où l'on revient."))}}

        ## Suite

        - Un point.
        - Un autre, avec une note[^1].

        Terme
        :   Sa définition.

        [^1]: Le texte de la note.

        ### Un sous-titre

        Et la fin du cours.
        """;

    private static string Exercises => """
        ## Exercice 1

        Résoudre $x^2 - 4x + 4 = 0$.

        ## Exercice 2

        - [ ] Écrire un programme.
        - [x] Le lire.
        """;
}
