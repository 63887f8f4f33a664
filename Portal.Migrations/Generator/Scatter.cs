namespace Portal.Migrations.Generator;

/// <summary>Numbers that look drawn by lot and are the same on every machine and in every run.</summary>
internal static class Scatter
{
    /// <summary>64 well-mixed bits of two numbers (the finaliser of SplitMix64).</summary>
    public static ulong Bits(long number, int salt)
    {
        var x = unchecked(((ulong)number * 0x9E3779B97F4A7C15) + ((ulong)salt * 0xD1B54A32D192ED03) + 0x2545F4914F6CDD1D);
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
        return x ^ (x >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1; <paramref name="salt"/> tells one question about a number from another.</summary>
    public static int Below(int bound, long number, int salt) => (int)(Bits(number, salt) % (uint)bound);

    /// <summary>One of the items.</summary>
    public static T Pick<T>(IReadOnlyList<T> items, long number, int salt) => items[Below(items.Count, number, salt)];
}
