using System.Runtime.InteropServices;

namespace Portal.Data.Chapters.Versions;

/// <summary>The shortest way from one sequence to another (Myers 1986), within a bound of steps.</summary>
internal static class ShortestEdit
{
    private const int MostSteps = 1_200;

    /// <summary>Equal and changed stretches of two sequences, in order.</summary>
    public static IEnumerable<((int Start, int End) From, (int Start, int End) To, bool Same)> Of(string[] before, string[] after)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var (a, b) = (Named(before, names), Named(after, names));
        var (x, y) = (0, 0);
        foreach (var (i, j, length) in Alike(a, b).Append((a.Length, b.Length, 0)))
        {
            if (i > x || j > y)
            {
                yield return ((x, i), (y, j), false);
            }

            if (length > 0)
            {
                yield return ((i, i + length), (j, j + length), true);
            }

            (x, y) = (i + length, j + length);
        }
    }

    private static int[] Named(string[] items, Dictionary<string, int> names) => Array.ConvertAll(items, item =>
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(names, item, out var known);
        return known ? number : number = names.Count;
    });

    /// <summary>Stretches that both have (Myers' shortest edit), in order. After <see cref="MostSteps"/> the middle counts as changed altogether.</summary>
    private static List<(int I, int J, int Length)> Alike(int[] a, int[] b)
    {
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var found = new List<(int, int, int)>();
        if (head > 0)
        {
            found.Add((0, 0, head));
        }

        found.AddRange(Middle(a[head..^tail], b[head..^tail]).Select(m => (m.I + head, m.J + head, m.Length)));
        if (tail > 0)
        {
            found.Add((a.Length - tail, b.Length - tail, tail));
        }

        return found;
    }

    private static List<(int I, int J, int Length)> Middle(int[] a, int[] b)
    {
        var most = Math.Min(a.Length + b.Length, MostSteps);
        var reach = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most && a.Length > 0 && b.Length > 0; d++)
        {
            trace.Add(reach[(most - d + 1)..(most + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && reach[most + k] < reach[most + k + 2]) ? reach[most + k + 2] : reach[most + k] + 1;
                while (x < a.Length && x - k < b.Length && x >= 0 && x - k >= 0 && a[x] == b[x - k])
                {
                    x++;
                }

                reach[most + k + 1] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return Back(trace, a.Length, b.Length);
                }
            }
        }

        return [];
    }

    /// <summary>Walks back along the furthest points and collects the diagonals.</summary>
    private static List<(int I, int J, int Length)> Back(List<int[]> trace, int x, int y)
    {
        var found = new List<(int, int, int)>();
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            // trace[d] holds, for k from -d to d, how far d-1 steps reached on the diagonals k.
            int Reached(int k) => Math.Abs(k) <= d ? trace[d][k + d] : 0;
            var k = x - y;
            var down = k == -d || (k != d && Reached(k - 1) < Reached(k + 1));
            var from = d == 0 ? 0 : down ? Reached(k + 1) : Reached(k - 1);
            var start = d == 0 ? 0 : down ? from : from + 1;
            if (x > start)
            {
                found.Add((start, start - k, x - start));
            }

            (x, y) = d == 0 ? (0, 0) : (from, from - (down ? k + 1 : k - 1));
        }

        found.Reverse();
        return found;
    }
}
