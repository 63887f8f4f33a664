using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;
using Portal.Tests.Support;

namespace Portal.Tests.Files;

/// <summary>A photograph tells nothing about where and by whom it was taken once it is here; nobody could see that in it and think of it.</summary>
public sealed class PictureCleaningTests(PortalApp app) : IClassFixture<PortalApp>
{
    private const string Camera = "APPAREIL-SECRET";

    // 14° 41' north, as degrees and minutes in rationals.
    private static readonly byte[] Latitude = [0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 41, 0, 0, 0, 1];

    [Fact]
    public async Task Where_a_photograph_was_taken_does_not_come_in_and_it_stays_upright()
    {
        var photo = Photograph(orientation: 6);
        Assert.True(photo.AsSpan().IndexOf(Latitude) > 0 && photo.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Camera)) > 0);
        var uploader = await Uploader.SignInAsync(app, app.World.Fleuve.Author, app.World.Fleuve.Draft.Id);
        await using var db = app.Open(app.World.Fleuve.Id);
        var before = await db.StoredFiles.CountAsync();

        var (status, body) = await uploader.SendAsync("photo.jpg", photo, inline: true);
        Assert.Equal(HttpStatusCode.OK, status);
        var kept = await uploader.Client.GetByteArrayAsync(body.GetProperty("url").GetString());
        Assert.True(kept.AsSpan().IndexOf(Latitude) < 0 && kept.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Camera)) < 0);
        Assert.Equal(Scan(photo), Scan(kept));

        // How it was held is all that is left: shown upright, its sides change places.
        var row = await db.StoredFiles.OrderByDescending(f => f.Id).FirstAsync();
        Assert.Equal((20, 30, (long)kept.Length), (row.Width, row.Height, row.Length));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(kept), row.Sha256);

        // The same again, and the same already clean, are the same content; what is counted is what is kept.
        Assert.Equal(HttpStatusCode.OK, (await uploader.SendAsync("encore.jpg", photo, inline: true)).Status);
        Assert.Equal(HttpStatusCode.OK, (await uploader.SendAsync("propre.jpg", kept, inline: true)).Status);
        Assert.Equal(before + 1, await db.StoredFiles.CountAsync());
        Assert.Equal(await db.StoredFiles.SumAsync(f => f.Length), await db.StorageUses.Select(u => u.Bytes).SingleAsync());
    }

    [Fact]
    public void Words_of_a_png_and_notes_of_a_webp_go_and_their_pixels_stay()
    {
        var png = DrawnPictures.Png(12, 9, 1);
        Assert.Equal(Cleaning.AsItWas, Clean(png, "image/png").How);
        var said = Insert(png, 33, PngChunk("tEXt", "Author\0" + Camera), PngChunk("eXIf", "MM\0*" + Camera), PngChunk("iTXt", Camera));
        Assert.Equal((Cleaning.Cleaned, Convert.ToHexString(png)), (Clean(said, "image/png").How, Convert.ToHexString(Clean(said, "image/png").Bytes)));
        Assert.Equal(Convert.ToHexString(png), Convert.ToHexString(Clean([.. png, .. "PK appended"u8], "image/png").Bytes));

        var webp = Riff(Chunk("VP8X", [0x2C, 0, 0, 0, 29, 0, 0, 19, 0, 0]), Chunk("ICCP", [1, 2, 3]), Chunk("VP8 ", [4, 5, 6, 7]), Chunk("EXIF", Encoding.ASCII.GetBytes(Camera)), Chunk("XMP ", [9]));
        var clean = Riff(Chunk("VP8X", [0x20, 0, 0, 0, 29, 0, 0, 19, 0, 0]), Chunk("ICCP", [1, 2, 3]), Chunk("VP8 ", [4, 5, 6, 7]));
        Assert.Equal((Cleaning.Cleaned, Convert.ToHexString(clean)), (Clean(webp, "image/webp").How, Convert.ToHexString(Clean(webp, "image/webp").Bytes)));
    }

    [Fact]
    public void A_photograph_behind_a_photograph_goes_and_what_is_cut_off_is_broken()
    {
        var photo = Photograph(orientation: 1);
        Assert.Equal(Convert.ToHexString(Clean(photo, "image/jpeg").Bytes), Convert.ToHexString(Clean([.. photo, .. Photograph(orientation: 3)], "image/jpeg").Bytes));
        Assert.True(Clean(photo, "image/jpeg").Bytes.AsSpan().IndexOf("Exif"u8) < 0);
        for (var length = 2; length < photo.Length; length += 3)
        {
            Assert.Equal(Cleaning.Broken, Clean(photo[..length], "image/jpeg").How);
        }

        Assert.Equal(Cleaning.Broken, Clean([0xFF, 0xD8, 0xFF, 0xE1, 0, 1], "image/jpeg").How);
        Assert.Equal(Cleaning.Broken, Clean("RIFF\xff\xff\xff\xffWEBP"u8.ToArray(), "image/webp").How);
        Assert.Equal(Cleaning.Broken, Clean([.. DrawnPictures.Png(3, 3, 1)[..8], 0xFF, 0xFF, 0xFF, 0xFF, .. "tEXt"u8], "image/png").How);
    }

    private (Cleaning How, byte[] Bytes) Clean(byte[] bytes, string type)
    {
        var (source, target) = (Path.Combine(app.Files, Path.GetRandomFileName()), Path.Combine(app.Files, Path.GetRandomFileName()));
        File.WriteAllBytes(source, bytes);
        var how = PictureCleaning.Clean(source, type, target);
        var clean = how is Cleaning.Cleaned ? File.ReadAllBytes(target) : [];
        Assert.Equal(how is Cleaning.Cleaned, File.Exists(target));
        File.Delete(source);
        File.Delete(target);
        return (how, clean);
    }

    /// <summary>30 by 20 pixels in its head, with the notes of a camera: its name, how it was held, and where.</summary>
    private static byte[] Photograph(byte orientation)
    {
        byte[] tiff =
        [
            .. "MM\0*"u8, 0, 0, 0, 8,
            0, 3, 0x01, 0x0F, 0, 2, 0, 0, 0, 16, 0, 0, 0, 50, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 66, 0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(Camera + "\0"),
            0, 1, 0, 2, 0, 5, 0, 0, 0, 2, 0, 0, 0, 84, 0, 0, 0, 0, .. Latitude,
        ];
        return
        [
            0xFF, 0xD8, .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]), .. Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]), .. Segment(0xED, Encoding.ASCII.GetBytes(Camera)),
            .. Segment(0xFE, Encoding.ASCII.GetBytes(Camera)), .. Segment(0xC0, [8, 0, 20, 0, 30, 1, 1, 0x11, 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
            1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9,
        ];
    }

    /// <summary>From the frame's head to the end.</summary>
    private static string Scan(byte[] jpeg) => Convert.ToHexString(jpeg.AsSpan(jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0])));

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Insert(byte[] bytes, int at, params byte[][] parts) => [.. bytes[..at], .. parts.SelectMany(p => p), .. bytes[at..]];

    private static byte[] PngChunk(string name, string words)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, words.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(name), .. Encoding.Latin1.GetBytes(words), 0, 0, 0, 0];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. content, .. new byte[content.Length % 2]];
    }

    private static byte[] Riff(params byte[][] chunks)
    {
        byte[] content = [.. "WEBP"u8, .. chunks.SelectMany(c => c)];
        return Chunk("RIFF", content);
    }
}
