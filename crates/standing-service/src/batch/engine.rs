//! The run: rows are read on one thread, answered on several, and written in order.
//!
//! Memory is bounded by the parcels that are under way. Every few seconds what was written is made durable and
//! counted, so a run that is cut off goes on from there.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::ask::{self, Asking};
use super::parquet;
use super::plan::Plan;
use super::render::{self, AnswersForm};
use super::rows::Row;
use super::state::{Files, State};
use super::summary::Summary;
use super::survey::refused;
use crate::error::ServiceError;
use crate::log::durable;
use crate::register::Register;
use crate::seal::hex;

/// Rows that are answered at once by one task, asked by identifier.
const PARCEL_ROWS: usize = 512;
/// The same, where a row may ask by name.
const PARCEL_ROWS_BY_NAME: usize = 32;
/// Parcels that wait to be answered.
const PARCELS_WAITING: usize = 8;
/// How often what was written is made durable.
const KEEP_EVERY: Duration = Duration::from_secs(1);
/// How long the first index of names is waited for.
const INDEX_WAIT: Duration = Duration::from_secs(600);
/// The most bytes of text that one parcel holds.
const PARCEL_BYTES: usize = 4_000_000;

/// Where answers go.
pub enum Target {
    /// Into a file, which is there only once it is whole.
    File {
        /// The file.
        path: PathBuf,
        /// Whether a run that was cut off goes on.
        is_resumed: bool,
    },
    /// To whoever reads; such a run cannot go on after it was cut off.
    Stream(Box<dyn Write + Send>),
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows answered.
    pub rows: u64,
    /// Rows there are, about; none when nobody knows.
    pub total: u64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What was found.
    pub summary: Summary,
    /// Whether it ended with the last row; otherwise it was stopped.
    pub is_whole: bool,
    /// Length of the answers, in bytes.
    pub bytes: u64,
    /// SHA-256 of the answers.
    pub sha256: [u8; 32],
}

/// Hears how far a run has come and says whether it goes on.
pub type Watch = Arc<dyn Fn(Progress) -> bool + Send + Sync>;

/// Asks about every row of a file and writes the answers.
///
/// # Errors
/// When the file or the answers cannot be read or written, or the database fails. What was written until then is
/// kept, and a later run with the same question goes on there.
pub async fn screen_file(
    register: &Arc<Register>,
    plan: Plan,
    asking: Asking,
    form: AnswersForm,
    target: Target,
    watch: Watch,
) -> Result<Ended, ServiceError> {
    if Asking::is_by_name(&plan) {
        wait_for_index(register, &watch).await?;
    }
    let run = Run {
        register: Arc::clone(register),
        plan: Arc::new(plan),
        asking: Arc::new(asking),
        form,
        watch,
        handle: Handle::current(),
    };
    tokio::task::spawn_blocking(move || run.finish(target)).await.map_err(|_| ServiceError::Busy)?
}

async fn wait_for_index(register: &Register, watch: &Watch) -> Result<(), ServiceError> {
    let started = Instant::now();
    while register.index_state().is_none() {
        if started.elapsed() > INDEX_WAIT || !watch(Progress { rows: 0, total: 0 }) {
            return Err(ServiceError::Indexing);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

struct Run {
    register: Arc<Register>,
    plan: Arc<Plan>,
    asking: Arc<Asking>,
    form: AnswersForm,
    watch: Watch,
    handle: Handle,
}

/// Rows that were answered.
struct Parcel {
    text: Vec<u8>,
    summary: Summary,
}

impl Run {
    fn finish(&self, target: Target) -> Result<Ended, ServiceError> {
        let mut output = self.output(target)?;
        let started = Instant::now();
        let took_before = output.state.summary.took_ms;
        let parcels = self.read(output.state.summary.rows);
        let mut under_way: VecDeque<JoinHandle<Result<Parcel, ServiceError>>> = VecDeque::new();
        let most = std::thread::available_parallelism().map_or(2, usize::from) * 2;
        let (mut is_read, mut is_whole) = (false, true);
        loop {
            while !is_read && under_way.len() < most {
                match parcels.recv() {
                    Ok(rows) => under_way.push_back(self.answer(rows?)),
                    Err(_) => is_read = true,
                }
            }
            let Some(next) = under_way.pop_front() else { break };
            let parcel = self.handle.block_on(next).map_err(|_| ServiceError::Busy)??;
            output.put(parcel)?;
            output.state.summary.took_ms = took_before.saturating_add(milliseconds(started));
            let rows = output.state.summary.rows;
            if !(self.watch)(Progress { rows, total: self.plan.survey.lines.max(rows) }) {
                is_whole = is_read && under_way.is_empty();
                break;
            }
        }
        output.end(&self.plan, self.form, is_whole)
    }

    /// Opens what answers are written to, where an earlier run ended if it goes on.
    fn output(&self, target: Target) -> Result<Output, ServiceError> {
        let (input, asked) = (hex(&self.plan.survey.sha256), self.fingerprint());
        let mut output = match target {
            Target::Stream(stream) => Output {
                sink: Sink::Stream(stream),
                state: State::begin(&input, &asked),
                sha256: Sha256::new(),
                kept: Instant::now(),
            },
            Target::File { path, is_resumed } => {
                let files = Files::beside(&path);
                if is_resumed {
                    let state = files.earlier(&input, &asked)?;
                    let (file, sha256) = reopen(&files.part, state.bytes)?;
                    Output { sink: Sink::File { file, files }, state, sha256, kept: Instant::now() }
                } else {
                    let file = create(&files.part)?;
                    let state = State::begin(&input, &asked);
                    Output {
                        sink: Sink::File { file, files },
                        state,
                        sha256: Sha256::new(),
                        kept: Instant::now(),
                    }
                }
            }
        };
        if output.state.bytes == 0 {
            let mut head = Vec::new();
            render::head(&self.plan, self.form, &mut head);
            output.write(&head)?;
            output.keep()?;
        }
        Ok(output)
    }

    /// A hash of everything on which answers depend beside the file and the log.
    fn fingerprint(&self) -> String {
        let columns = &self.plan.columns;
        let charset = self.plan.survey.charset.as_ref().map(|charset| charset.name());
        let text = format!(
            "{} {} {:?} {charset:?} {columns:?} {:?} {:?}",
            env!("CARGO_PKG_VERSION"),
            crate::screening::matcher_version(),
            self.plan.survey.form,
            self.form,
            self.asking,
        );
        hex(&Sha256::digest(text))
    }

    /// Reads parcels of rows on a thread of their own, without the first rows that are answered already.
    fn read(&self, answered: u64) -> Receiver<Result<Vec<Row>, ServiceError>> {
        let (sender, receiver) = sync_channel(PARCELS_WAITING);
        let plan = Arc::clone(&self.plan);
        let most = if Asking::is_by_name(&plan) { PARCEL_ROWS_BY_NAME } else { PARCEL_ROWS };
        std::thread::spawn(move || {
            let read = || -> Result<(), ServiceError> {
                let mut rows = plan.rows()?;
                let (mut passed, mut parcel, mut bytes) = (0_u64, Vec::with_capacity(most), 0_usize);
                while let Some(row) = rows.next()? {
                    if passed < answered {
                        passed += 1;
                        continue;
                    }
                    bytes = bytes.saturating_add(row.text.len().max(row.cells.bytes()));
                    parcel.push(row);
                    if parcel.len() >= most || bytes >= PARCEL_BYTES {
                        let whole = std::mem::replace(&mut parcel, Vec::with_capacity(most));
                        bytes = 0;
                        if sender.send(Ok(whole)).is_err() {
                            return Ok(());
                        }
                    }
                }
                // Nobody waiting any more is no error.
                let _ = sender.send(Ok(parcel));
                Ok(())
            };
            if let Err(error) = read() {
                let _ = sender.send(Err(error));
            }
        });
        receiver
    }

    fn answer(&self, rows: Vec<Row>) -> JoinHandle<Result<Parcel, ServiceError>> {
        let (register, plan) = (Arc::clone(&self.register), Arc::clone(&self.plan));
        let (asking, form) = (Arc::clone(&self.asking), self.form);
        let is_by_name = Asking::is_by_name(&plan);
        self.handle.spawn(async move {
            let mut parcel = Parcel { text: Vec::new(), summary: Summary::default() };
            for row in &rows {
                let told = ask::answer(&register, &plan, &asking, row).await?;
                render::row(&plan, form, row, &told, &mut parcel.text);
                parcel.summary.count(&told);
                if is_by_name {
                    // A name takes long enough for others to wait.
                    tokio::task::yield_now().await;
                }
            }
            Ok(parcel)
        })
    }
}

/// What answers are written to, and how far they have come.
struct Output {
    sink: Sink,
    state: State,
    sha256: Sha256,
    kept: Instant,
}

enum Sink {
    File { file: File, files: Files },
    Stream(Box<dyn Write + Send>),
}

impl Output {
    fn put(&mut self, parcel: Parcel) -> Result<(), ServiceError> {
        self.write(&parcel.text)?;
        self.state.summary.add(parcel.summary);
        if self.kept.elapsed() >= KEEP_EVERY { self.keep() } else { Ok(()) }
    }

    fn write(&mut self, text: &[u8]) -> Result<(), ServiceError> {
        match &mut self.sink {
            Sink::File { file, files } => {
                file.write_all(text).map_err(|error| cut_off(&files.part, error))?;
            }
            Sink::Stream(stream) => stream
                .write_all(text)
                .map_err(|source| ServiceError::Io { path: "the answers".to_owned(), source })?,
        }
        self.sha256.update(text);
        self.state.bytes = self.state.bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Makes durable what was written, then says so.
    fn keep(&mut self) -> Result<(), ServiceError> {
        if let Sink::File { file, files } = &mut self.sink {
            // INVARIANT (state behind answers): the bytes that the state counts are on disk before it is.
            file.sync_data().map_err(|error| cut_off(&files.part, error))?;
            self.state.keep(&files.state)?;
        }
        self.kept = Instant::now();
        Ok(())
    }

    fn end(mut self, plan: &Plan, form: AnswersForm, is_whole: bool) -> Result<Ended, ServiceError> {
        self.keep()?;
        match &mut self.sink {
            Sink::Stream(stream) => {
                let flushed = stream.flush();
                flushed.map_err(|source| ServiceError::Io { path: "the answers".to_owned(), source })?;
            }
            Sink::File { files, .. } if is_whole && form == AnswersForm::Parquet => {
                let ended = Self::assemble(plan, files)?;
                return Ok(Ended { summary: self.state.summary, is_whole, ..ended });
            }
            Sink::File { files, .. } if is_whole => {
                let moved = std::fs::rename(&files.part, &files.answers);
                moved.map_err(|error| durable::failed(&files.answers, error))?;
                durable::sync_folder(&files.answers)?;
                // The answers are whole; a state that stays behind says nothing more.
                let _ = std::fs::remove_file(&files.state);
            }
            Sink::File { .. } => {}
        }
        let sha256 = self.sha256.finalize().into();
        Ok(Ended { summary: self.state.summary, is_whole, bytes: self.state.bytes, sha256 })
    }
}

impl Output {
    /// Puts the columns of a Parquet file and its answers together, once all answers are there.
    fn assemble(plan: &Plan, files: &Files) -> Result<Ended, ServiceError> {
        parquet::assemble(&plan.path, &plan.shown, &files.part, &files.whole)?;
        let (bytes, sha256) = hash(&files.whole)?;
        let moved = std::fs::rename(&files.whole, &files.answers);
        moved.map_err(|error| durable::failed(&files.answers, error))?;
        durable::sync_folder(&files.answers)?;
        // What stays behind says nothing more.
        let _ = std::fs::remove_file(&files.state);
        let _ = std::fs::remove_file(&files.part);
        Ok(Ended { summary: Summary::default(), is_whole: true, bytes, sha256 })
    }
}

fn hash(path: &Path) -> Result<(u64, [u8; 32]), ServiceError> {
    let mut file = File::open(path).map_err(|error| durable::failed(path, error))?;
    let mut sha256 = Sha256::new();
    let bytes = take(&mut file, &mut sha256).map_err(|error| durable::failed(path, error))?;
    Ok((bytes, sha256.finalize().into()))
}

fn take(file: &mut File, sha256: &mut Sha256) -> std::io::Result<u64> {
    let (mut piece, mut bytes) = (vec![0; 256 * 1024], 0_u64);
    loop {
        let length = file.read(&mut piece)?;
        let read = piece.get(..length).unwrap_or_default();
        if read.is_empty() {
            return Ok(bytes);
        }
        sha256.update(read);
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn create(path: &Path) -> Result<File, ServiceError> {
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let file = opened.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => refused(
            &path.display().to_string(),
            "answers of a run that was cut off are there",
            "go on with --resume, or remove the file",
        ),
        _ => durable::failed(path, error),
    })?;
    lock(&file, path)?;
    Ok(file)
}

/// Opens unfinished answers, cut to the length that is counted, with the hash of what is in them.
fn reopen(path: &Path, length: u64) -> Result<(File, Sha256), ServiceError> {
    let failed = |error| durable::failed(path, error);
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
    lock(&file, path)?;
    let found = file.metadata().map_err(failed)?.len();
    if found < length {
        let what = format!("it has {found} bytes, {length} were written");
        return Err(refused(&path.display().to_string(), &what, "remove it and start without --resume"));
    }
    file.set_len(length).map_err(failed)?;
    let mut sha256 = Sha256::new();
    take(&mut file, &mut sha256).map_err(failed)?;
    file.seek(SeekFrom::End(0)).map_err(failed)?;
    Ok((file, sha256))
}

fn lock(file: &File, path: &Path) -> Result<(), ServiceError> {
    file.try_lock()
        .map_err(|_| refused(&path.display().to_string(), "another run is writing it", "wait for its end"))
}

/// A run that could not write on.
fn cut_off(path: &Path, source: std::io::Error) -> ServiceError {
    if source.kind() == std::io::ErrorKind::StorageFull {
        return refused(
            &path.display().to_string(),
            "there is no room on the disk",
            "make room and go on with --resume",
        );
    }
    durable::failed(path, source)
}
