"""Deliveries in time order, cancellations, and XML that means harm. Every CPR number is invented."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.domain.errors import InputError
from trappen.records.container import Loaded
from trappen.records.foreign import dst
from trappen.records.foreign.safe_xml import read_items
from trappen.records.sources import open_source

NAMESPACE = "http://rep.oio.dk/dst.dk/xml/schemas/2010/04/16/"
ENVELOPE = "http://rep.oio.dk/dst.dk/xml/schemas/2002/06/28/"


def delivery(root: str, items: str, *, form: str = "L201U1", sent: str = "2021-04-01T08:00:00") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<a:{root} xmlns:a="{NAMESPACE}" xmlns:d="{ENVELOPE}"><a:DeliveryMetadataNewStructure><d:Envelope>
<d:FormID>{form}</d:FormID><d:Period>2021M03</d:Period></d:Envelope><a:CommunicatorStructureCollection>
<a:CommunicatorStructure><a:CommunicationDateTime>{sent}</a:CommunicationDateTime></a:CommunicatorStructure>
</a:CommunicatorStructureCollection></a:DeliveryMetadataNewStructure>{items}</a:{root}>"""


def l201(*items: tuple[str, str, str, str, str]) -> str:
    return "".join(
        f"<a:ForanstaltningStruktur><a:UdsatBarnCPRidentifikator>{cpr}</a:UdsatBarnCPRidentifikator>"
        f"<a:ForanstaltningId>{key}</a:ForanstaltningId><a:ForanstaltningKode>{code}</a:ForanstaltningKode>"
        f"<a:ForanstaltningStartDato>{start}</a:ForanstaltningStartDato>"
        + (f"<a:ForanstaltningSlutDato>{end}</a:ForanstaltningSlutDato>" if end else "")
        + "</a:ForanstaltningStruktur>"
        for cpr, key, code, start, end in items
    )


def l231(key: str, kind: str, *, person: str = "<a:CPR>0101100001</a:CPR>", more: str = "") -> str:
    return (
        f"<a:BoernMedHandicapSagStruktur><a:INDSATSFORLOEB_ID>{key}</a:INDSATSFORLOEB_ID>"
        f"<a:INDBERETNINGSTYPE>{kind}</a:INDBERETNINGSTYPE>{person}<a:INDSATS_KODE>003</a:INDSATS_KODE>"
        f"<a:INDSATS_STARTDATO>2020-05-01</a:INDSATS_STARTDATO>{more}</a:BoernMedHandicapSagStruktur>"
    )


def read(folder: Path, **files: str) -> Loaded:
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return dst.read(open_source(folder))


ROOT = "UdsatteBoernOgUngeLeveranceL201U1Struktur"
ROOT_231 = "BoernMedHandicapLeveranceL231Struktur"


def test_measures_children_and_sections(tmp_path: Path) -> None:
    items = l201(("0101100001", "7", "405", "2020-05-01", ""), ("0202051234", "8", "404", "2020-05-01", "2020-05-01"))
    loaded = read(tmp_path, a=delivery(ROOT, items))
    assert loaded.problems == ()
    first, second = loaded.records.table("episodes").iter_rows(named=True)
    assert (first["episode_id"], first["section"], first["end"]) == ("L201-7", "SEL-11-3.1", None)
    assert (second["section"], second["start"], second["end"]) == ("SEL-11-6", date(2020, 5, 1), date(2020, 5, 2))
    children = {row["child_id"]: row for row in loaded.records.table("children").iter_rows(named=True)}
    assert children["0101100001"]["birth_date"] == date(1910, 1, 1)
    assert children["0202051234"]["sex"] == "female"
    assert loaded.records.as_of == date(2021, 4, 1)


def test_the_latest_version_by_time_sent_counts_whatever_the_names(tmp_path: Path) -> None:
    early = delivery(ROOT, l201(("0101100001", "7", "405", "2020-05-01", "")), sent="2021-01-05T10:00:00")
    late = delivery(ROOT, l201(("0101100001", "7", "405", "2020-05-01", "2020-12-31")), sent="2021-02-05T10:00:00")
    episodes = read(tmp_path, z=early, a=late).records.table("episodes")
    assert episodes["end"].to_list() == [date(2021, 1, 1)]


def test_a_full_load_takes_the_place_of_what_was_before(tmp_path: Path) -> None:
    before = delivery(ROOT, l201(("0101100001", "7", "405", "2020-05-01", "")), sent="2021-01-05T10:00:00")
    full = delivery(ROOT, l201(("0101100001", "8", "405", "2020-06-01", "")), form="L201", sent="2021-02-05T10:00:00")
    assert read(tmp_path, a=before, b=full).records.table("episodes")["episode_id"].to_list() == ["L201-8"]


@pytest.mark.parametrize("kind", ["Annullering", "ANNULLERET", "Annuller"])
def test_a_cancelled_measure_is_gone(tmp_path: Path, kind: str) -> None:
    new = delivery(ROOT_231, l231("k1", "Ny") + l231("k2", "Ny"), form="L231", sent="2021-01-01T00:00:00")
    gone = delivery(ROOT_231, l231("k1", kind), form="L231", sent="2021-02-01T00:00:00")
    assert read(tmp_path, a=new, b=gone).records.table("episodes")["episode_id"].to_list() == ["L231-k2"]


def test_a_cancellation_can_be_followed_by_a_new_version(tmp_path: Path) -> None:
    items = l231("k1", "Ny") + l231("k1", "Annullering") + l231("k1", "Ny")
    assert read(tmp_path, a=delivery(ROOT_231, items)).records.table("episodes").height == 1


def test_an_id_that_continues_another_takes_its_place(tmp_path: Path) -> None:
    origin = "<a:ORIGIN_INDSATSFORLOEB_ID>old</a:ORIGIN_INDSATSFORLOEB_ID>"
    items = l231("old", "Ny") + l231("new", "Ny", more=origin)
    assert read(tmp_path, a=delivery(ROOT_231, items)).records.table("episodes")["episode_id"].to_list() == ["L231-new"]


def test_the_two_deliveries_do_not_share_ids(tmp_path: Path) -> None:
    one = delivery(ROOT, l201(("0101100001", "7", "405", "2020-05-01", "")))
    other = delivery(ROOT_231, l231("7", "Ny"))
    assert read(tmp_path, a=one, b=other).records.table("episodes").height == 2


def test_a_child_known_by_a_foreigners_number(tmp_path: Path) -> None:
    person = "<a:UDL_NR>UDL-55</a:UDL_NR><a:KOEN>1</a:KOEN><a:FOEDDAG>2009-02-03</a:FOEDDAG>"
    child = read(tmp_path, a=delivery(ROOT_231, l231("1", "Ny", person=person))).records.table("children")
    row = child.row(0, named=True)
    assert (row["child_id"], row["cpr"], row["sex"], row["birth_date"]) == ("UDL-55", None, "male", date(2009, 2, 3))


def test_children_without_a_number_are_not_one_child(tmp_path: Path) -> None:
    person = "<a:CPR>0000000000</a:CPR>"
    items = l231("1", "Ny", person=person) + l231("2", "Ny", person=person)
    loaded = read(tmp_path, a=delivery(ROOT_231, items))
    assert loaded.records.table("episodes")["child_id"].n_unique() == 2
    assert [p.code for p in loaded.problems if p.code == "dst_no_person"] == ["dst_no_person"] * 2


def test_an_unknown_code_is_said_and_kept(tmp_path: Path) -> None:
    loaded = read(tmp_path, a=delivery(ROOT, l201(("0101100001", "7", "999", "2020-05-01", ""))))
    assert "dst_unknown_code" in {p.code for p in loaded.problems}
    assert loaded.usable
    assert loaded.records.table("episodes")["section"].to_list() == ["DST 999"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE_FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE_FILE, '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'])
def test_document_types_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="DOCTYPE"):
        read(tmp_path, a=text)


@pytest.mark.parametrize("text", ["", "<a>", "not xml", '<?xml version="1.0" encoding="no-such"?><a/>', "<a>\0</a>"])
def test_half_a_file_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="ikke hel og gyldig XML"):
        read_items(text.encode(), "a.xml", items=("i",), outside=())


@settings(deadline=None)  # other work on the machine must not decide
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_items(b"<r>" + content + b"</r>", "a.xml", items=("i",), outside=())
    except InputError:
        return


def test_a_folder_without_deliveries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ingen leverancer"):
        read(tmp_path, a="<other/>")
