"""What a proof of sameness asks: each question refuses what protects less, and lets pass what says as much."""

import pytest
from benchmarks.eval import hostile_page

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_LESS = {
    "periods": [
        ("The report is posted within 10 days.", "The report is posted for 10 days."),
        ("Sharing agreements expire in one year.", "Sharing agreements expire after one year."),
        ("The archive of reads must be purged by 2026.", "The archive of reads must be purged after 2026."),
        ("No reads may be shared with any agency.", "No reads may be shared within any agency."),
    ],
    "denials": [
        (
            "Customer reads are not used to train our products or to advertise our products.",
            "Customer reads are not used to train our products. They are used to advertise our products.",
        ),
        (
            "No plate is added on an anonymous tip. Two officers must confirm the facts.",
            "No plate is added on an anonymous tip that two officers must confirm in fact.",
        ),
        ("We hold no reads over 30 days old.", "We hold reads over 30 days old."),
        ("Deputies do not query reads that are over ten days old.", "Deputies query reads that are over ten days old."),
        (
            "We need an order for a search of reads over a week old, and an oral order will not do.",
            "We need an order for a search of reads over a week old. An oral order will do.",
        ),
        ("None of the cameras record sound.", "One of the cameras do not record sound."),
        ("Images of bystanders are cropped out.", "Images of bystanders are cropped in."),
        ("Reads that are not part of a case are deleted.", "Reads that are part of a case are not deleted."),
        (
            "The town has blocked federal agencies, and has blocked police from other states too.",
            "Federal agencies have been blocked by the town, but not police from other states.",
        ),
    ],
    "joints": [
        (
            "Before a query runs the user enters the case number and the purpose.",
            "Before a query runs the user enters the case number or the purpose.",
        ),
        (
            "An order is needed for searches covering more than 48 hours or more than three cameras.",
            "An order is needed for searches covering more than 48 hours and more than three cameras.",
        ),
        (
            "A query needs a warrant and either a case number or a sworn statement.",
            "A query needs either a warrant and a case number or a sworn statement.",
        ),
        (
            "A search for political reasons shall be refused and reported to the Sheriff.",
            "A search for political reasons shall be refused or reported to the Sheriff.",
        ),
        (
            "Audits shall be written in plain words and posted within thirty days.",
            "Audits shall be written in plain words or posted within thirty days.",
        ),
    ],
    "attachments": [
        ("Officers under investigation may not use the plate readers.", "Officers may not use the plate readers under investigation."),
        ("Only detectives in the bureau may query the archive of reads.", "Only detectives may query the archive of reads in the bureau."),
        ("Exports of federal searches are published within 30 days.", "Exports within 30 days of federal searches are published."),
        ("The clerk must answer in writing if a resident asks for the log.", "If a resident asks for the log in writing, the clerk must answer."),
        (
            "The town may release a read if a judge signs a warrant that names the driver.",
            "If a judge signs a warrant, the town may release a read that names the driver.",
        ),
    ],
    "numbers that count themselves": [
        ("More than two supervisors must approve each export of reads.", "At least two supervisors must approve each export of reads."),
        ("Fewer than five analysts may view reads.", "No more than five analysts may view reads."),
    ],
    "demands": [
        ("Users must be able to show a lawful reason for each search.", "Users can show a lawful reason for each search."),
        ("Federal users must obtain a warrant to view reads.", "To obtain a warrant, federal users must view reads."),
        (
            "A read which did not produce an alert shall be erased within three minutes.",
            "A read which did not produce an alert may be erased within three minutes.",
        ),
        ("Access shall be confined to those whose duties require it.", "Access may be confined to those whose duties require it."),
        ("A second operator, not the first one, must confirm the hit.", "A second operator, not the first one, may confirm the hit."),
        (
            "Partners receive reads they need to settle a claim and must delete them within five days, and no other firm sees any.",
            "Partners receive reads they need to settle a claim and may delete them within five days, and no other firm sees any.",
        ),
        (
            "Whenever an agent needs reads, the clerk shall make the search, keep the printout, and release solely what bears on the case.",
            "Whenever an agent needs reads, the clerk may make the search, keep the printout, and release solely what bears on the case.",
        ),
        (
            "An electronic trail of searches, including searches that return no result, shall be kept for five years.",
            "An electronic trail of searches, including searches that return no result, may be kept for five years.",
        ),
        (
            "A report shall be made to the council each year of the number of reads, hits, searches and complaints.",
            "A report may be made to the council each year of the number of reads, hits, searches and complaints.",
        ),
    ],
    "denials that other words hide": [
        ("We do not presently hold a contract with any immigration agency.", "We do presently hold a contract with any immigration agency."),
        ("The vendor is under no licence to sell reads.", "The vendor is under licence to sell reads."),
        (
            "A federal user shall not be enabled to search the reads of more than one network.",
            "A federal user shall be enabled to search the reads of more than one network.",
        ),
        ("Reads are kept not longer than the stay of the car.", "Reads are kept longer than the stay of the car."),
        (
            "No revision takes effect until it has been posted for comment for sixty days.",
            "No revision takes effect after it has been posted for comment for sixty days.",
        ),
    ],
    "one word": [
        ("The vendor acts under the city.", "The vendor acts alongside the city."),
        ("The department may not record any person.", "The department may not record that person."),
        ("The chief must follow the court's limits.", "The chief must set the court's limits."),
        ("Officers must get approval for each search.", "Officers must get approval following each search."),
    ],
    "who is named": [
        ("Nobody at the vendor may look at reads unless the agency asks.", "Nobody at the vendor may look at reads unless the vendor asks."),
        (
            "The agency owns the reads, and the vendor's software owns nothing.",
            "The vendor owns the reads, and the vendor's software owns nothing.",
        ),
    ],
    "agents": [
        ("Searches by staff are logged by the system.", "Searches by the system are logged by staff."),
        ("Searches for immigration reasons are blocked by the system.", "Searches for immigration reasons are blocked."),
        ("Access by immigration agents is barred.", "Access is barred by immigration agents."),
        ("Searches of the database are audited by the inspector general.", "Searches of the database by the inspector general are audited."),
        ("Recipients must tell us of any breach.", "We must tell recipients of any breach."),
        ("The sheriff must sign every request for reads.", "An officer must sign every request for reads."),
    ],
    "order within a phrase": [
        ("Residents monitor the program.", "The program monitors residents."),
        ("Requests that lack a warrant are denied.", "Requests that are denied lack a warrant."),
        ("A supervisor must review searches that officers may run.", "A supervisor may review searches that officers must run."),
        ("Staff must immediately report any misuse they discover.", "Staff must report any misuse they immediately discover."),
        ("Officers who misuse the system are disciplined.", "Officers who are disciplined misuse the system."),
    ],
    "a no that belongs to a bound": [
        ("Scans are not sold, and are stored for no more than 20 days.", "Scans are sold, and are stored for no more than 20 days."),
        (
            "Plate data is never given to ICE and is held for no longer than a week.",
            "Plate data is given to ICE and is held for no longer than a week.",
        ),
    ],
    "not only, and whose": [
        ("Every query is audited, not only those by guards.", "Every query is audited, not those by guards."),
        (
            "The mark sits on the login and on each query, not only on saved ones.",
            "The mark sits on the login. It also sits on each query, not on saved ones.",
        ),
        ("Residents and their lawyers may see the log.", "Residents and our lawyers may see the log."),
        ("Partners own their reads and control sharing.", "Partners own our reads. They also control sharing."),
    ],
    "none, and one": [
        ("Searches by federal agencies so far: 0 allowed, 0 asked for.", "Searches by federal agencies so far: 1 allowed, 0 asked for."),
        (
            "Data held by the vendor is to be destroyed and is not to be copied.",
            "Data held by the vendor is to be destroyed or is not to be copied.",
        ),
    ],
    "a no that denies nothing": [
        ("No later than June, queries must be reviewed.", "No later than June, queries may be reviewed."),
        ("No matter who runs it, a query must carry a case number.", "No matter who runs it, a query may carry a case number."),
        ("At no charge, the vendor must erase every scan.", "At no charge, the vendor may erase every scan."),
        ("Scans with no hit are erased after two days.", "Scans with no hit may be erased after two days."),
        ("Scans that match no list must be erased at once.", "Scans that match no list may be erased at once."),
        ("Partners that do not sign must be cut off.", "Partners that do not sign may be cut off."),
        (
            "No analyst is exempt from the rule that queries must be logged.",
            "No analyst is exempt from the rule that queries may be logged.",
        ),
    ],
    "an only that leaves it to them": [
        ("Each query is reported only to the board.", "Each query may be reported only to the board."),
        ("The chief, and no one else, must review the audit.", "The chief, and no one else, may review the audit."),
        ("Only queries of old scans must be logged.", "Only queries of old scans may be logged."),
    ],
    "all data": [
        ("No information is sold.", "No sightings are sold."),
        ("The vendor may not give any data to brokers.", "The vendor may not give any scans to brokers."),
    ],
    "labels of what was": [
        ("<h3>Do you sell scans?</h3><p>No.</p>", "<h3>Did you sell scans?</h3><p>No.</p>"),
        (
            "<table><tr><th>Approval by a judge</th><td>Needed for each search</td></tr></table>",
            "<table><tr><th>Approval of a judge</th><td>Needed for each search</td></tr></table>",
        ),
    ],
    "another order": [
        ("Use of plate reads by private guards is forbidden.", "Use of plate reads is forbidden by private guards."),
        ("The council of the city names the auditor of the vendor.", "The council of the vendor names the auditor of the city."),
        ("Reads are hashed before the export and counted after it.", "Reads are counted before the export and hashed after it."),
        ("The sheriff, not the vendor, approves new readers.", "The vendor, not the sheriff, approves new readers."),
        ("Partners may get reads with the signed consent of the chief.", "Partners may get signed reads with the consent of the chief."),
        ("Each reader in service is named on the public list.", "Each reader named on the public list is in service."),
        ("The annual audit of queries is published.", "The audit of annual queries is published."),
        (
            "Analysts may view alerts, and they may export reads if a judge agrees.",
            "If a judge agrees, analysts may view alerts, and they may export reads.",
        ),
        ("The vendor may keep reads of the county if it agrees.", "If it agrees, the vendor may keep reads of the county."),
        ("Analysts may see hits. Contractors may not see hits.", "Contractors may see hits. Analysts may not see hits."),
        (
            "Deputies open reads in the vault within a day, and export reads.",
            "Deputies open reads in the vault, and export reads within a day.",
        ),
    ],
    "places and times": [
        ("No reader may stand where people vote.", "No reader may stand when people vote."),
        ("A partner that leaks reads loses its account.", "A partner that leaks reads lost its account."),
        ("Users who are trained may query the archive.", "Users who will be trained may query the archive."),
        ("The council hears each complaint about a reader.", "The council has heard each complaint about a reader."),
    ],
    "who governs, and how many are meant": [
        ("The vendor contract is governed by the county policy.", "The vendor contract governs the county policy."),
        ("The vendor must erase the archives that it copied.", "The vendor must erase an archive that it copied."),
        ("The vendor keeps reads. The county must approve each export.", "The vendor keeps reads. It must approve each export."),
        ("Each entry must name the officer, the purpose, and the agency.", "Each entry must name the officer and the purpose."),
        ("The vendor may not share reads with insurers.", "The vendor may not transfer reads to insurers."),
    ],
    "relative clauses": [
        ("Searches that target a protest are blocked by the system.", "Searches that are blocked by the system target a protest."),
        ("Users who query the database enter a case number and a reason.", "Users who enter a case number and a reason query the database."),
        (
            "Partner agencies that receive our reads must certify their compliance every year.",
            "Partner agencies that receive our reads every year must certify their compliance.",
        ),
        (
            "The vendor must state under oath that it erased the archive.",
            "The vendor must state that it erased the archive under oath.",
        ),
        ("Vendors that keep copies after the contract ends must pay a fine.", "Vendors that must pay a fine keep copies after the contract ends."),
    ],
    "quantifiers": [
        ("The privacy board reviews every contract with a vendor.", "The privacy board reviews a contract with every vendor."),
        ("Any new camera needs council approval.", "The new camera needs council approval."),
        ("The vendor may not share any reads.", "The vendor may not share its reads."),
        ("The vendor must delete the agency's reads on request.", "The vendor must delete its reads on request."),
        ("An image may be shown only to the owner of the car.", "An image may be shown only to an owner of a car."),
    ],
    "steps": [
        ("The dispatcher verifies the alert and orders the stop.", "The dispatcher orders the stop and verifies the alert."),
    ],
    "tenses": [
        ("No agency may query without a declaration.", "Agencies were barred from querying without a declaration."),
        ("We use the cameras only to solve crimes.", "The cameras were used only to solve crimes."),
        ("Four lists and four only are fed to the readers.", "Four lists and four only were fed to the readers."),
        ("All employees with a log-in are trained.", "All employees with a log-in are being trained."),
        ("No reads are sold.", "No reads have been sold."),
        ("The vendor does not share reads with federal agencies.", "The vendor is not sharing reads with federal agencies."),
    ],
    "provisos": [
        ("Reads may be kept beyond 30 days if a judge orders it.", "Reads may be kept beyond 30 days even if a judge orders it."),
        ("The vendor may retain copies provided that the city consents.", "The vendor may retain copies and the city consents."),
        ("A second officer must check the plate for each stop.", "A second officer must check the plate after each stop."),
        (
            "A trainer certifies the user. Then the user gets a password.",
            "The user gets a password. Then a trainer certifies the user.",
        ),
    ],
    "limits": [
        ("Partners may see totals only.", "Only partners may see totals."),
        ("Only a judge may extend retention.", "A judge may extend retention only."),
        ("The city may share a read only if a judge signs a warrant.", "The city may share a read if a judge signs a warrant."),
    ],
    "what is recorded": [
        ("Logs show who searched, what, when, and why.", "Logs show who searched, when, and why."),
    ],
}  # fmt: skip
_SAME = {
    "periods": [
        ("No read is kept for more than three days.", "Reads are kept for no more than 72 hours."),
        ("Access logs are kept for a minimum of 36 months.", "Access logs are kept for at least three years."),
    ],
    "denials": [
        ("Parking enforcement and debt collection are not permitted uses.", "Parking enforcement is not a permitted use. Nor is debt collection."),
        (
            "The auditor, who has no log-in, reads the log and reports to the council.",
            "The log is read by the auditor, who has no log-in. The auditor reports to the council.",
        ),
    ],
    "joints": [("State and federal agencies have no access.", "No state or federal agency has access.")],
    "attachments": [
        ("Residents may complain to the board about a camera.", "Residents may complain about a camera to the board."),
        (
            "A federal requester must be flagged as federal to the data owner.",
            "A federal requester must be flagged to the data owner as federal.",
        ),
        ("Readers are inspected before deployment and after each repair.", "Readers are inspected after each repair and before deployment."),
        ("Before reads are released, the clerk checks them.", "The clerk checks reads before they are released."),
    ],
    "numbers that count themselves": [
        ("More than 40 percent of searches are audited.", "Over 40 percent of searches are audited."),
    ],
    "denials that other words hide": [
        ("Reads are kept not longer than 30 days.", "Reads are kept no longer than thirty days."),
    ],
    "one word": [
        ("Only sworn officers may search.", "Solely sworn officers may search."),
        ("Each search needs a case number plus a reason.", "Each search needs a case number and a reason."),
        ("Reads are kept for thirty days.", "Reads are kept for 30 days."),
    ],
    "who is named": [
        ("The agency owns the agency's reads.", "The agency owns its reads."),
    ],
    "demands": [
        ("No officer shall open the log.", "No officer may open the log."),
        ("Under no circumstances shall reads be sold.", "Under no circumstances may reads be sold."),
        ("Only a captain shall add a plate to the list.", "Only a captain may add a plate to the list."),
        ("Reads shall be used solely to find stolen cars.", "Reads may be used solely to find stolen cars."),
        ("Only the auditor may open the log.", "No one but the auditor may open the log."),
        ("The agency must be able to trace every export to a person.", "It is required that the agency be able to trace every export to a person."),
    ],
    "agents": [
        (
            "We announce any change to these terms 60 days ahead by letter to each customer.",
            "Any change to these terms is announced by letter to each customer 60 days ahead.",
        ),
        ("The vendor deletes all reads.", "All reads are deleted by the vendor."),
        ("We are told of a breach by the vendor.", "The vendor tells us of a breach."),
    ],
    "order within a phrase": [
        ("Deputies must not run plates for a friend.", "Plates must not be run by deputies for a friend."),
        ("Reads are automatically erased after ten days.", "After ten days reads are erased automatically."),
        ("The oath is renewed each January.", "Each January the oath is renewed."),
        ("Under no circumstances may reads be sold.", "Reads may not be sold under any circumstances."),
    ],
    "a no that denies all": [
        ("Under no circumstances may scans be sold.", "Scans must not be sold under any circumstances."),
        ("No analyst who is untrained may run a query.", "An analyst who is untrained may not run a query."),
        ("Towing is not a permitted use.", "Towing is not permitted."),
    ],
    "another order": [
("Reads may not be sold, rented or lent.", "Reads may not be lent, sold or rented."),
        ("Without a warrant, no deputy may open the archive.", "No deputy may open the archive without a warrant."),
        ("Before any change of the policy takes effect, the county posts it.", "The county posts any change of the policy before it takes effect."),
        ("Within ten days, reads that matched no list are erased.", "Reads that matched no list are erased within ten days."),
        (
            "For towing or eviction, reads may not be used, sold or lent.",
            "Reads may not be lent, used or sold for eviction or towing.",
        ),
        ("The agreement signed on 3 March 2025 covers all readers.", "The agreement signed on March 3, 2025 covers all readers."),
    ],
    "relative clauses": [
        (
            "Federal agents may not open reads unless a judge has signed a warrant that describes the car.",
            "Unless a judge has signed a warrant that describes the car, federal agents may not open reads.",
        ),
    ],
    "quantifiers": [
        ("Every search is written to a log.", "Each search is written to a log."),
        ("The city owns the city's reads.", "The city owns its reads."),
    ],
    "steps": [("Reads of stolen vehicles and plates may be shared.", "Reads of stolen plates and vehicles may be shared.")],
    "tenses": [("A read is released once a judge signs an order.", "A read is released once a judge has signed an order.")],
    "provisos": [("Reads are erased after the case is closed.", "Once the case is closed reads are erased.")],
}  # fmt: skip


def _is_silent(before: str, after: str) -> bool:
    found = compare_texts(hostile_page(before), hostile_page(after), "html")
    assert isinstance(found, Comparison)
    return not (found.alerts or found.unclassified)


@pytest.mark.parametrize("question", _LESS)
def test_what_protects_less_is_never_proven_the_same(question):
    for before, after in _LESS[question]:
        assert not _is_silent(before, after), f"{before} => {after}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<table><tr><th>Vendor must report a breach to the city</th><td>72 hours</td></tr></table>",
            "<table><tr><th>Vendor may report a breach to the city</th><td>72 hours</td></tr></table>",
        ),
        (
            "<table><tr><th>Access from federal agencies</th><td>On request</td></tr></table>",
            "<table><tr><th>Access to federal agencies</th><td>On request</td></tr></table>",
        ),
        (
            "<table><tr><th>What our readers are not for</th><td>Immigration</td></tr></table>",
            "<table><tr><th>What our readers were not for</th><td>Immigration</td></tr></table>",
        ),
        (
            "<p>A search may be run only where the officer:</p><ul><li>has a warrant</li></ul>",
            "<p>A search may be run where the officer:</p><ul><li>has a warrant</li></ul>",
        ),
        (
            "<h3>May a federal agent search alone?</h3><p>No: a local officer must be named in the request.</p>",
            "<h3>May a federal agent search alone?</h3><p>No: a local officer may be named in the request.</p>",
        ),
        (
            "<details><summary>How many days are reads kept?</summary><p>30. Then they are gone.</p></details>",
            "<details><summary>How many days are reads kept?</summary><p>90. Then they are gone.</p></details>",
        ),
        (
            "<table><tr><th>Topic</th><th>Standard</th></tr><tr><td>Retention</td><td>30 days</td></tr></table>",
            "<table><tr><th>Topic</th><th>Default</th></tr><tr><td>Retention</td><td>30 days</td></tr></table>",
        ),
        (
            "<p>A search needs a case number, a reason &amp; approval.</p>",
            "<p>A search needs a case number, a reason / approval.</p>",
        ),
        (
            ('<ul class="nav nav-tabs"><li><a href="#a">Prohibited</a></li><li><a href="#b">Permitted</a></li></ul>'
            '<div id="a"><ul><li>Immigration enforcement</li></ul></div><div id="b"><ul><li>Stolen vehicles</li></ul></div>'),
            ('<ul class="nav nav-tabs"><li><a href="#a">Permitted</a></li><li><a href="#b">Prohibited</a></li></ul>'
            '<div id="a"><ul><li>Immigration enforcement</li></ul></div><div id="b"><ul><li>Stolen vehicles</li></ul></div>'),
        ),
        (
            "<dl><dt>Cap on cameras</dt><dd>18. More only by ordinance.</dd></dl>",
            "<dl><dt>Cap on cameras</dt><dd>25. More only by ordinance.</dd></dl>",
        ),
    ],
)  # fmt: skip
def test_labels_and_questions_are_asked_as_sentences_are(before, after):
    found = compare_texts(_page(before), _page(after), "html")
    assert isinstance(found, Comparison)
    assert found.alerts or found.unclassified


def _page(body: str) -> str:
    return f"<html><body><main><h1>Plate readers</h1><h2>Rules</h2>{body}<p>The office is open on weekdays.</p></main></body></html>"


@pytest.mark.parametrize("question", _SAME)
def test_what_says_as_much_asks_nobody(question):
    for before, after in _SAME[question]:
        assert _is_silent(before, after), f"{before} => {after}"


def test_a_sentence_of_like_phrases_in_another_order_is_shown_without_trying_them_all():
    phrases = [f"for {('reads', 'logs', 'cars', 'data')[at * at % 7 % 4]}," for at in range(20)]
    before = f"{' '.join(phrases)} officers may search."
    after = f"{' '.join(sorted(phrases))} may officers search."
    assert not _is_silent(before, after)
