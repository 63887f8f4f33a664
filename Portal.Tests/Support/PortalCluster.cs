using Portal.Migrations.Commands;

[assembly: AssemblyFixture(typeof(Portal.Tests.Support.PortalCluster))]

namespace Portal.Tests.Support;

/// <summary>The PostgreSQL of this run; every database taken from it has all migrations and no row.</summary>
public sealed class PortalCluster() : TestCluster(reach => Migrator.ApplyAsync(reach));
