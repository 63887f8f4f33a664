using System.Net;
using System.Net.Sockets;

namespace Portal.Data.Accounts;

/// <summary>The neighbourhood that an address belongs to: what one line to the Internet usually has.</summary>
public static class AddressBlock
{
    private const int Bits4 = 24;
    private const int Bits6 = 56;

    /// <summary>"203.0.113.0/24" or "2001:db8:0:100::/56"; "?" when the address is not known (then everybody shares one block).</summary>
    public static string Of(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        var bits = plain?.AddressFamily switch
        {
            AddressFamily.InterNetwork => Bits4,
            AddressFamily.InterNetworkV6 => Bits6,
            _ => 0,
        };
        if (plain is null || bits == 0)
        {
            return "?";
        }

        var bytes = plain.GetAddressBytes();
        Array.Clear(bytes, bits / 8, bytes.Length - (bits / 8));
        return $"{new IPAddress(bytes)}/{bits}";
    }
}
