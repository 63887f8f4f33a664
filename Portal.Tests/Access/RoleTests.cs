using System.Net;
using Portal.Data.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Somebody who studies and teaches acts as one at a time; nothing is the union of both.</summary>
public sealed class RoleTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task The_areas_of_the_other_role_do_not_exist()
    {
        var here = app.World.Fleuve;
        await using (var db = app.Open(here.Id))
        {
            var professor = new Portal.Data.People.Professor { UniversityId = here.Id, AccountId = here.Student.AccountId, FirstName = "Fatou", LastName = "Diop" };
            db.Add(professor);
            await db.SaveChangesAsync();
            db.Add(new Portal.Data.Chapters.ChapterAuthor { UniversityId = here.Id, ChapterId = here.Draft.Id, ProfessorId = professor.Id, Position = 1 });
            await db.SaveChangesAsync();
        }

        using var client = await app.SignInAsync(here.Student);
        await AssertAsync(HttpStatusCode.OK, Urls.Study, Urls.Chapter(here.Open.Id));
        await AssertAsync(HttpStatusCode.NotFound, Urls.Teach, Urls.Chapter(here.Draft.Id), Urls.Admin);

        Assert.Equal(HttpStatusCode.Redirect, await SwitchAsync(Role.Professor));
        await AssertAsync(HttpStatusCode.OK, Urls.Teach, Urls.Chapter(here.Draft.Id));
        await AssertAsync(HttpStatusCode.NotFound, Urls.Study, Urls.Chapter(here.Open.Id), Urls.Admin);

        // A role one does not have is not to be had.
        Assert.Equal(HttpStatusCode.NotFound, await SwitchAsync(Role.Admin));
        await AssertAsync(HttpStatusCode.NotFound, Urls.Admin, Urls.Study);

        async Task AssertAsync(HttpStatusCode expected, params string[] addresses)
        {
            foreach (var address in addresses)
            {
                Assert.True(expected == (await PortalApp.GetAsync(client, address)).Status, address);
            }
        }

        async Task<HttpStatusCode> SwitchAsync(Role role)
        {
            using var answer = await PortalApp.PostFormAsync(client, Urls.Account, Urls.SwitchRole, new() { ["role"] = role.ToString() });
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_main_administration_alone_chooses_a_university()
    {
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        foreach (var person in new[] { here.Admin, here.Author, here.Neighbour })
        {
            using var client = await app.SignInAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, await ChooseAsync(client, there.Id));
            Assert.NotEqual(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Chapter(there.Open.Id))).Status);
        }

        using var main = await app.SignInAsync(app.World.MainAdmin);
        foreach (var university in new[] { here, there, here })
        {
            Assert.Equal(HttpStatusCode.Redirect, await ChooseAsync(main, university.Id));
            foreach (var other in new[] { here, there })
            {
                Assert.Equal(other == university ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await PortalApp.GetAsync(main, Urls.Chapter(other.Open.Id))).Status);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, await ChooseAsync(main, World.Nobody));

        static async Task<HttpStatusCode> ChooseAsync(HttpClient client, int university)
        {
            var token = await PortalApp.TokenAsync(client, Urls.Account);
            using var answer = await client.PostAsync(
                Urls.ChooseUniversity, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("university", $"{university}")]));
            return answer.StatusCode;
        }
    }
}
