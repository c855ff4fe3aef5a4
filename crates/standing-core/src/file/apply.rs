//! `apply`: a file after one more event. It cannot fail; what does not fit changes nothing.

use super::case::{Case, Decided, Interim, Proposal, Service, Stage};
use super::record::{FileRecord, RecordItem};
use super::{File, Organisation};
use crate::event::case::{CaseOpened, DocumentReceived};
use crate::event::organisation::OrganisationRegistered;
use crate::event::{Author, Event, EventKind};
use crate::id::{CaseId, RecordId};

impl File {
    /// The file after one more event.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        self.version = self.version.saturating_add(1);
        self.apply_organisation(event);
        self.apply_case(event);
        self.apply_record(event);
        self.apply_entry(event);
        self
    }

    /// The file that some events make.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        events.into_iter().fold(Self::default(), Self::apply)
    }

    fn apply_organisation(&mut self, event: &Event) {
        match &event.kind {
            EventKind::OrganisationRegistered(what) => self.register(what, event),
            EventKind::EntryFounded(what) => self.register(&what.organisation, event),
            EventKind::FoundingChanged(what) => self.register(&what.organisation, event),
            _ => {}
        }
        let Some(organisation) = &mut self.organisation else { return };
        match &event.kind {
            EventKind::IdentifierAdded(what) => organisation.also.push(what.identifier.clone()),
            EventKind::NameAdded(what) => organisation.names.push(what.name.clone()),
            EventKind::LinkRecorded(what) => organisation.links.push(what.link.clone()),
            EventKind::FactsStated(what) => organisation.facts.extend(what.facts.clone()),
            _ => {}
        }
    }

    /// The first registration makes the organisation; a later one adds names that were not known.
    fn register(&mut self, what: &OrganisationRegistered, event: &Event) {
        let organisation = self.organisation.get_or_insert_with(|| Organisation {
            identifier: what.identifier.clone(),
            also: Vec::new(),
            names: Vec::new(),
            region: None,
            facts: crate::fact::Facts::new(),
            links: Vec::new(),
            registered_on: event.on,
        });
        for name in &what.names {
            if !organisation.names.contains(name) {
                organisation.names.push(name.clone());
            }
        }
        organisation.region = organisation.region.take().or_else(|| what.region.clone());
        organisation.facts.extend(what.facts.clone());
    }

    fn apply_case(&mut self, event: &Event) {
        if let EventKind::CaseOpened(what) = &event.kind {
            if let (Author::Authority(authority), Some(pack)) = (&event.by, &event.pack) {
                let case = open_case(what, event, authority.clone(), pack.clone());
                self.cases.entry(what.case.clone()).or_insert(case);
            }
            return;
        }
        let Some(id) = case_of(&event.kind) else { return };
        let Some(case) = self.cases.get_mut(id) else { return };
        case.latest_on = case.latest_on.max(event.on);
        case.marks.extend(event.mark.clone());
        case.apply(event);
    }

    fn apply_record(&mut self, event: &Event) {
        let made = |item| FileRecord { on: event.on, by: event.by.clone(), pack: event.pack.clone(), item };
        match &event.kind {
            EventKind::RecordMade(what) => {
                self.add_record(&what.record, made(RecordItem::Act(what.clone(), None)));
            }
            EventKind::CorrectionOrdered(what) => {
                self.add_record(&what.record, made(RecordItem::Order(what.clone(), None)));
            }
            EventKind::InterviewHeld(what) => {
                self.add_record(&what.record, made(RecordItem::Interview(what.clone())));
            }
            EventKind::PledgeMade(what) => {
                self.add_record(&what.record, made(RecordItem::Pledge(what.clone(), None)));
            }
            _ => self.close_record(event),
        }
    }

    fn add_record(&mut self, id: &RecordId, record: FileRecord) {
        self.records.entry(id.clone()).or_insert(record);
    }

    fn close_record(&mut self, event: &Event) {
        let id = match &event.kind {
            EventKind::RecordVerified(what) => &what.record,
            EventKind::CorrectionReported(what) => &what.record,
            EventKind::PledgeClosed(what) => &what.record,
            _ => return,
        };
        match (&event.kind, self.records.get_mut(id).map(|record| &mut record.item)) {
            (EventKind::RecordVerified(what), Some(RecordItem::Act(_, verified))) => {
                *verified = Some((event.on, what.text.clone()));
            }
            (EventKind::CorrectionReported(what), Some(RecordItem::Order(_, looked_at))) => {
                *looked_at = Some((event.on, what.adequate, what.text.clone()));
            }
            (EventKind::PledgeClosed(what), Some(RecordItem::Pledge(_, closed))) => {
                *closed = Some((event.on, what.performed, what.text.clone()));
            }
            _ => {}
        }
    }
}

fn open_case(
    what: &CaseOpened,
    event: &Event,
    authority: crate::id::AuthorityId,
    pack: crate::event::PackRef,
) -> Case {
    Case {
        opened: what.clone(),
        opened_on: event.on,
        authority,
        pack,
        stage: Stage::Open,
        latest_on: event.on,
        services: Vec::new(),
        representations: Vec::new(),
        hearing_requested_on: None,
        hearing_held: None,
        interim: None,
        extensions: std::collections::BTreeMap::new(),
        contacts: Vec::new(),
        marks: event.mark.clone().into_iter().collect(),
        superior_informed_on: None,
    }
}

fn case_of(kind: &EventKind) -> Option<&CaseId> {
    Some(match kind {
        EventKind::DocumentSent(what) => &what.case,
        EventKind::DocumentReceived(what) => &what.case,
        EventKind::RepresentationReceived(what) => &what.case,
        EventKind::HearingRequested(what) => &what.case,
        EventKind::HearingHeld(what) => &what.case,
        EventKind::DecisionProposed(what) => &what.case,
        EventKind::ProposalReturned(what) => &what.case,
        EventKind::DecisionMade(what) => &what.case,
        EventKind::InterimOrdered(what) => &what.case,
        EventKind::InterimExtended(what) => &what.case,
        EventKind::InterimLifted(what) => &what.case,
        EventKind::DeadlineExtended(what) => &what.case,
        EventKind::ContactLogged(what) => &what.case,
        EventKind::SuperiorInformed(what) => &what.case,
        EventKind::CaseClosed(what) => &what.case,
        EventKind::EntryMade(what) => &what.case,
        _ => return None,
    })
}

impl Case {
    fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::DocumentSent(what) => self.services.push(Service {
                document: what.document,
                method: what.method.clone(),
                sent_on: event.on,
                received_on: None,
            }),
            EventKind::DocumentReceived(what) => self.receive(what, event),
            EventKind::RepresentationReceived(what) => {
                self.representations.push((event.on, what.text.clone()));
            }
            EventKind::HearingRequested(_) => {
                self.hearing_requested_on = self.hearing_requested_on.or(Some(event.on));
            }
            EventKind::HearingHeld(what) => self.hearing_held = Some((event.on, what.record.clone())),
            EventKind::DeadlineExtended(what) => {
                self.extensions.insert(what.rule.clone(), what.until);
            }
            EventKind::ContactLogged(what) => {
                self.contacts.push((event.on, what.office.clone(), what.text.clone()));
            }
            EventKind::SuperiorInformed(_) => self.superior_informed_on = Some(event.on),
            EventKind::InterimOrdered(_) | EventKind::InterimExtended(_) | EventKind::InterimLifted(_) => {
                self.apply_interim(event);
            }
            _ => self.apply_stage(event),
        }
    }

    fn receive(&mut self, what: &DocumentReceived, event: &Event) {
        let sent = self.services.iter_mut().rev().find(|service| service.document == what.document);
        if let Some(service) = sent {
            service.received_on = service.received_on.or(Some(event.on));
        }
    }

    fn apply_stage(&mut self, event: &Event) {
        let stage = match (&self.stage, &event.kind) {
            (Stage::Open | Stage::Proposed(_), EventKind::DecisionProposed(what)) => {
                Stage::Proposed(Proposal { proposed: what.clone(), on: event.on, mark: event.mark.clone() })
            }
            (Stage::Proposed(_), EventKind::ProposalReturned(_)) => Stage::Open,
            (Stage::Open | Stage::Proposed(_), EventKind::DecisionMade(what)) => {
                Stage::Decided(Decided { decision: what.clone(), on: event.on })
            }
            (Stage::Open | Stage::Proposed(_), EventKind::CaseClosed(what)) => {
                Stage::Closed { on: event.on, reasons: what.reasons.clone() }
            }
            _ => return,
        };
        self.stage = stage;
    }

    fn apply_interim(&mut self, event: &Event) {
        match (&event.kind, &mut self.interim) {
            (EventKind::InterimOrdered(what), interim) => {
                *interim = Some(Interim {
                    rule: what.rule.clone(),
                    from: event.on,
                    first_until: what.until,
                    extended: Vec::new(),
                    lifted_on: None,
                    reasons: what.reasons.clone(),
                });
            }
            (EventKind::InterimExtended(what), Some(interim)) => {
                interim.extended.push((event.on, what.until));
            }
            (EventKind::InterimLifted(_), Some(interim)) => {
                interim.lifted_on = interim.lifted_on.or(Some(event.on));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::stored::from_bytes;
    use crate::file::case::Stage;

    /// An event of a court on a day, from its stored form.
    fn event(kind: &str, on: &str, what: &str) -> Event {
        let hash = "00".repeat(32);
        let bytes = format!(
            r#"{{"v":1,"kind":"{kind}","recorded_at":"2020-01-01T00:00:00Z","on":"{on}",
            "by":{{"authority":"court"}},"mark":"m-{on}","pack":{{"id":"p","version":"1","hash":"{hash}"}},
            "what":{what}}}"#
        );
        from_bytes(bytes.as_bytes()).unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    fn opened(id: &str, on: &str) -> Event {
        let what = format!(r#"{{"case":"{id}","list":"l","ground":"g","basis":"b","level":"city"}}"#);
        event("case-opened", on, &what)
    }

    fn case_of(file: &File) -> &Case {
        &file.cases[&"c-1".parse().unwrap()]
    }

    #[test]
    fn what_does_not_fit_counts_and_changes_nothing_else() {
        for (kind, what) in [
            ("hearing-requested", r#"{"case":"c-9"}"#),
            ("decision-proposed", r#"{"case":"c-9","outcome":"list","reasons":"r"}"#),
            ("record-verified", r#"{"record":"f-9","text":"t"}"#),
            ("measure-lifted", r#"{"measure":"m-9","reasons":"r"}"#),
            ("entry-revoked", r#"{"entry":"e-9","cause":"court","reasons":"r","remedy":"r"}"#),
            ("identifier-added", r#"{"identifier":"reg-DE:HRB1"}"#),
            ("unit-registered", r#"{"unit":"u","name":"U","kind":"k"}"#),
        ] {
            let file = File::default().apply(&event(kind, "2019-01-01", what));
            assert_eq!(file, File { version: 1, ..File::default() }, "{kind}");
        }
    }

    #[test]
    fn a_case_is_opened_once_and_keeps_its_latest_day_and_marks() {
        let later = event("hearing-requested", "2019-01-05", r#"{"case":"c-1"}"#);
        let earlier = event("hearing-requested", "2019-01-03", r#"{"case":"c-1"}"#);
        let events = [opened("c-1", "2019-01-01"), later, earlier, opened("c-1", "2019-02-01")];
        let file = File::fold(&events);
        let case = case_of(&file);
        assert_eq!(file.version, 4);
        assert_eq!(case.opened_on.to_string(), "2019-01-01");
        assert_eq!(case.latest_on.to_string(), "2019-01-05");
        assert_eq!(case.hearing_requested_on.unwrap().to_string(), "2019-01-05", "the first request counts");
        assert_eq!(case.marks.len(), 3);
    }

    #[test]
    fn a_decided_case_stays_decided() {
        let proposed = r#"{"case":"c-1","outcome":"none","reasons":"r"}"#;
        let decided = r#"{"case":"c-1","outcome":"none","ground":"g","reasons":"r","basis":"b",
            "notice_served_on":"2019-01-02"}"#;
        let events = [
            opened("c-1", "2019-01-01"),
            event("decision-proposed", "2019-01-02", proposed),
            event("proposal-returned", "2019-01-03", r#"{"case":"c-1","reasons":"r"}"#),
            event("decision-proposed", "2019-01-04", proposed),
            event("decision-made", "2019-01-05", decided),
            event("decision-proposed", "2019-01-06", proposed),
            event("case-closed", "2019-01-07", r#"{"case":"c-1","reasons":"r"}"#),
        ];
        let words = events.iter().scan(File::default(), |file, event| {
            *file = std::mem::take(file).apply(event);
            Some(case_of(file).stage_word())
        });
        let words = words.collect::<Vec<_>>();
        assert_eq!(words, ["open", "proposed", "open", "proposed", "decided", "decided", "decided"]);
        let file = File::fold(&events);
        assert!(
            matches!(&case_of(&file).stage, Stage::Decided(decided) if decided.on.to_string() == "2019-01-05")
        );
        assert_eq!(case_of(&file).closed_on(), None);
    }

    #[test]
    fn proof_of_receipt_goes_to_the_latest_copy_and_stays() {
        let sent = |on| event("document-sent", on, r#"{"case":"c-1","document":"notice","method":"post"}"#);
        let proof = r#"{"case":"c-1","document":"notice","proof":"slip"}"#;
        let events = [
            opened("c-1", "2019-01-01"),
            sent("2019-01-02"),
            sent("2019-01-03"),
            event("document-received", "2019-01-04", proof),
            event("document-received", "2019-01-05", proof),
        ];
        let file = File::fold(&events);
        let received =
            case_of(&file).services.iter().map(|service| service.received_on.map(|on| on.to_string()));
        assert_eq!(received.collect::<Vec<_>>(), [None, Some("2019-01-04".to_owned())]);
    }
}
