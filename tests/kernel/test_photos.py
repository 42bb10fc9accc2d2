"""Photos: drawn anew, without what the camera wrote; everything that is no photo is refused (TRUST B12, B13)."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kernel.errors import BadInput
from kernel.photos import photo_remove, photo_save, photo_small

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
GPS = 0x8825


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size=(900, 600), form="JPEG", mode="RGB", **options) -> bytes:
    """The bytes of a plain picture."""
    out = BytesIO()
    Image.new(mode, size, "red").save(out, form, **options)
    return out.getvalue()


def kept(name: str) -> Image.Image:
    """The photo as it lies in the salon's storage."""
    with default_storage.open(name) as file:
        return Image.open(BytesIO(file.read()))


def upload(content: bytes, name: str = "me.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def with_gps() -> bytes:
    """A photo that says where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return picture(exif=exif)


def test_a_photo_is_kept_in_two_sizes_as_webp(in_a):
    name = photo_save(upload(picture((4000, 3000))))
    assert kept(name).size == (1600, 1200)
    assert kept(photo_small(name)).size == (400, 300)
    assert kept(name).format == "WEBP"


def test_where_it_was_taken_is_forgotten_and_the_turn_is_kept(in_a):
    name = photo_save(upload(with_gps()))
    photo = kept(name)
    assert not photo.getexif()
    assert "exif" not in photo.info
    assert photo.size == (600, 900)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_the_content_decides_not_the_name(in_a, form):
    assert photo_save(upload(picture(form=form), name="../../etc/passwd\x00.exe", kind="text/html"))


def test_the_name_on_disk_is_ours(in_a):
    name = photo_save(upload(picture(), name="CON" + "x" * 300 + ".php.jpg"), room="private")
    assert name.startswith("private/")
    assert name.endswith(".webp")
    assert len(name) < 60


def moving() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


BAD = {
    "svg": (SVG, "photo_unreadable"),
    "html": (HTML, "photo_unreadable"),
    "empty": (b"", "photo_unreadable"),
    "gif": (picture(form="GIF"), "photo_unreadable"),
    "gif that is also a script": (b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", "photo_unreadable"),
    "truncated": (picture()[:900], "photo_unreadable"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, "photo_heic"),
    "moving": (moving(), "photo_moves"),
    "26 megapixels": (picture((6500, 4001), "PNG", "1"), "photo_too_many_pixels"),
    "30000 x 30000": (
        picture((8, 8), "PNG").replace(
            b"\x00\x00\x00\x08\x00\x00\x00\x08", b"\x00\x00\x75\x30\x00\x00\x75\x30"
        ),
        None,
    ),
    "16 MB": (b"\xff\xd8" + b"\x00" * (16 * 1024 * 1024), "photo_too_large"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(in_a, tmp_path, case):
    content, code = BAD[case]
    with pytest.raises(BadInput) as refusal:
        photo_save(upload(content))
    assert refusal.value.problems[0].code in {code, code or "photo_unreadable", "photo_too_many_pixels"}
    assert not list(tmp_path.rglob("*.webp"))


def test_a_phones_photo_with_a_second_picture_inside_is_a_photo(in_a):
    """Many phones write their JPEGs so (MPO): the second picture is the first one's depth or brightness."""
    out = BytesIO()
    Image.new("RGB", (90, 60)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (9, 6))])
    assert kept(photo_save(upload(out.getvalue()))).size == (90, 60)


def test_removing_a_photo_takes_both_sizes(in_a, tmp_path):
    photo_remove(photo_save(upload(picture())))
    assert not list(tmp_path.rglob("*.webp"))


@pytest.fixture
def photos_of_a(salon_a, inside):
    """A public and a private photo of salon A."""
    with inside(salon_a):
        return photo_save(upload(picture())), photo_save(upload(picture()), room="private")


def test_everybody_sees_a_public_photo_as_an_inert_file(salon_a, client_of, photos_of_a):
    answer = client_of(salon_a).get(f"/media/{photos_of_a[0]}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]
    answer.close()


def test_a_private_photo_is_for_signed_in_staff_and_no_cache(salon_a, client_of, cast, photos_of_a):
    address = f"/media/{photos_of_a[1]}"
    assert client_of(salon_a).get(address).status_code == 404
    answer = client_of(salon_a, cast.stylist).get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


@pytest.mark.parametrize("which", [0, 1])
def test_salon_b_sees_nothing_of_it(salon_b, client_of, cast_b, photos_of_a, which):
    assert client_of(salon_b, cast_b.owner).get(f"/media/{photos_of_a[which]}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../secret_key",
        "public/../private/x.webp",
        "public/%2e%2e/x",
        "public/x.svg",
        "private/",
        "public/" + "a" * 32,
    ],
)
def test_no_other_name_leads_anywhere(salon_a, client_of, cast, name):
    assert client_of(salon_a, cast.owner).get(f"/media/{name}").status_code == 404
