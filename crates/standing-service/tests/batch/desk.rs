//! A register with a small imported list, and files that are screened in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::Value;
use standing_core::packs::Packs;
use standing_service::ask::Times;
use standing_service::batch::{
    AnswersForm, Asking, ByName, Ended, Plan, Target, Wanted, Watch, screen_file, survey,
};
use standing_service::{Principal, Register, ServiceError};

use crate::place::Place;
use crate::rules;
use crate::world::{MAPPING, World, edge, file, row};

/// A desk that screens files.
pub(crate) struct Desk {
    pub(crate) register: Arc<Register>,
    folder: PathBuf,
}

/// The identifier of the first organisation of the list.
pub(crate) const LISTED: &str = "src-small:1";

impl Desk {
    pub(crate) async fn new(place: &Place) -> Self {
        let world = World::new(MAPPING);
        let store = place.store().await;
        let rows = [
            row("1", "Zanotta Sudamericana S.A."),
            row("2", "北京示例建工集团有限责任公司"),
            row("3", "Harbour Pioneer Logistics Limited"),
        ];
        world.import(&store, file(&rows)).await.unwrap();
        let packs = Packs::clone(&rules::packs(&[]).unwrap());
        let register = Register::open(store, edge(), TimeZone::UTC, packs).await.unwrap();
        for pack in rules::packs(&["wb-debarred/2026.1"]).unwrap().all() {
            register.publish_pack(pack).await.unwrap();
        }
        while !register.is_ready() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Self { register, folder: place.folder().to_owned() }
    }

    /// A file with this content.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn plan(&self, path: &Path, wanted: &[&str]) -> Result<Plan, ServiceError> {
        let shown = path.file_name().unwrap().to_str().unwrap();
        let wanted: Vec<Wanted> = wanted.iter().map(|wanted| wanted.parse().unwrap()).collect();
        Plan::make(path, shown, survey(path, shown, None, None)?, &wanted, None)
    }

    pub(crate) async fn screen(
        &self,
        plan: Plan,
        target: Target,
        watch: Watch,
    ) -> Result<Ended, ServiceError> {
        let form = AnswersForm::of(plan.survey.form);
        screen_file(&self.register, plan, asking(), form, target, watch).await
    }

    /// The answers to a file.
    pub(crate) async fn answers(&self, name: &str, content: impl AsRef<[u8]>, wanted: &[&str]) -> Answers {
        let path = self.file(name, content);
        let plan = self.plan(&path, wanted).unwrap();
        let written = Shared::default();
        let ended = self.screen(plan, Target::Stream(Box::new(written.clone())), always()).await.unwrap();
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        assert!(ended.is_whole);
        assert_eq!(ended.bytes, u64::try_from(text.len()).unwrap());
        Answers { ended, text }
    }
}

/// What was answered.
pub(crate) struct Answers {
    pub(crate) ended: Ended,
    pub(crate) text: String,
}

impl Answers {
    /// Each row of CSV by its headings.
    pub(crate) fn rows(&self) -> Vec<std::collections::BTreeMap<String, String>> {
        let text = self.text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap();
        let delimiter = if first.contains(';') { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    /// Each line as JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect()
    }

    /// The results of all rows, of CSV.
    pub(crate) fn results(&self) -> Vec<String> {
        self.rows().into_iter().map(|row| row["standing_result"].clone()).collect()
    }
}

pub(crate) fn asking() -> Asking {
    Asking {
        principal: Principal::operator(),
        matter: None,
        unit_kind: None,
        times: Times::default(),
        by_name: ByName::default(),
    }
}

pub(crate) fn always() -> Watch {
    Arc::new(|_| true)
}

#[derive(Clone, Default)]
pub(crate) struct Shared(pub(crate) Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
