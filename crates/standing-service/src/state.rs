//! What a node keeps in memory: rules, who takes part, files, live standing. All of it is a fold of the log
//! up to a position and is brought up to date by tailing the log.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::tz::TimeZone;
use standing_core::directory::Directory;
use standing_core::event::{Event, EventKind};
use standing_core::file::File;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_store::{Appended, Store, StreamRows};

use crate::edge::{Edge, LastRecorded};
use crate::error::ServiceError;
use crate::files::FileCache;
use crate::gate::Gate;
use crate::live::{Live, LiveIndex};
use crate::log::replay;
use crate::read::{read_event, read_file};
use crate::screening::Names;
use crate::sequencer::{KeysSeen, Writer};
use crate::streams::{DIRECTORY, PACKS};

/// Events read at once while tailing.
const TAIL_PARCEL: usize = 2_000;

/// A node's memory.
pub(crate) struct State {
    pub(crate) store: Store,
    /// What writes groups of commands.
    pub(crate) writer: Arc<Writer>,
    pub(crate) edge: Edge,
    pub(crate) zone: TimeZone,
    pub(crate) mark_secret: [u8; 32],
    packs: RwLock<Arc<Packs>>,
    gate: RwLock<Arc<Gate>>,
    directory: RwLock<Arc<Directory>>,
    files: Mutex<FileCache>,
    pub(crate) live: RwLock<LiveIndex>,
    pub(crate) is_live_complete: AtomicBool,
    pub(crate) names: Names,
    /// When the last event was recorded.
    pub(crate) last_recorded: LastRecorded,
    /// The size of the log up to which this memory is complete.
    known: AtomicU64,
    /// Idempotency keys that came lately.
    pub(crate) keys_seen: KeysSeen,
    /// Whether this node has a transaction under way, which will move the log before this memory follows.
    pub(crate) is_appending: AtomicBool,
    tail: tokio::sync::Mutex<()>,
}

/// A lock whose holder panicked still guards whole values here: every change is one replacement.
fn whole<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// An empty memory; [`State::open`] fills it.
    ///
    /// # Errors
    /// When the system gives no thread to write on, or the policies of this release cannot be read.
    pub(crate) fn new(
        store: Store,
        edge: Edge,
        zone: TimeZone,
        mark_secret: [u8; 32],
        packs: Packs,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            writer: Arc::new(Writer::start(&store)?),
            store,
            edge,
            zone,
            mark_secret,
            packs: RwLock::new(Arc::new(packs)),
            gate: RwLock::new(Gate::built_in()?),
            directory: RwLock::default(),
            files: Mutex::default(),
            live: RwLock::default(),
            is_live_complete: AtomicBool::new(false),
            names: Names::default(),
            last_recorded: LastRecorded::default(),
            known: AtomicU64::new(0),
            keys_seen: KeysSeen::default(),
            is_appending: AtomicBool::new(false),
            tail: tokio::sync::Mutex::default(),
        })
    }

    /// The policies.
    pub(crate) fn gate(&self) -> Arc<Gate> {
        Arc::clone(&*whole(self.gate.read()))
    }

    /// Puts other policies in place.
    pub(crate) fn set_gate(&self, gate: Arc<Gate>) {
        *whole(self.gate.write()) = gate;
    }

    pub(crate) fn packs(&self) -> Arc<Packs> {
        Arc::clone(&*whole(self.packs.read()))
    }

    pub(crate) fn directory(&self) -> Arc<Directory> {
        Arc::clone(&*whole(self.directory.read()))
    }

    /// The size of the log that this memory holds.
    pub(crate) fn known(&self) -> u64 {
        self.known.load(Ordering::Acquire)
    }

    /// Reads the streams of packs and directory, and says from where and from when on the log goes on.
    pub(crate) async fn open(&self) -> Result<(), ServiceError> {
        let head = self.store.head().await?;
        let shared = replay(&self.store, Some(head), &self.packs()).await?;
        *whole(self.packs.write()) = Arc::new(shared.packs);
        *whole(self.directory.write()) = Arc::new(shared.directory);
        if let Some(last) = self.store.event(head).await? {
            self.last_recorded.note(last.event.recorded_at_ms);
        }
        self.known.store(head, Ordering::Release);
        Ok(())
    }

    /// Reads the live standing of every organisation into memory.
    pub(crate) async fn load_live(&self) -> Result<(), ServiceError> {
        let mut scan = self.store.scan_live();
        loop {
            let rows = scan.next_parcel().await?;
            if rows.is_empty() {
                break;
            }
            let mut live = whole(self.live.write());
            for (stream, bytes) in rows {
                // What was written since the scan began is newer.
                if live.get(&stream).is_none() {
                    live.put(&stream, &bytes);
                }
            }
        }
        self.is_live_complete.store(true, Ordering::Release);
        Ok(())
    }

    /// The stream of an identifier, when the live standing in memory knows it.
    pub(crate) fn live_stream(&self, identifier: &str) -> Option<Arc<str>> {
        match whole(self.live.read()).get(identifier)? {
            Live::Compact(_) => Some(identifier.into()),
            Live::Load(stream) => Some(Arc::clone(stream)),
        }
    }

    /// Whether an organisation has no stream in the log that this memory holds. Others may have made one since,
    /// so whoever begins it finds that out when appending.
    pub(crate) fn is_new(&self, organisation: &str) -> bool {
        self.is_live_complete.load(Ordering::Acquire) && self.live_stream(organisation).is_none()
    }

    /// The file of a stream, as of the whole log.
    pub(crate) async fn file(&self, stream: &str) -> Result<Arc<File>, ServiceError> {
        if let Some(file) = whole(self.files.lock()).get(stream) {
            return Ok(file);
        }
        let before = self.known();
        let file = Arc::new(self.file_at(stream, None).await?);
        let mut cache = whole(self.files.lock());
        // Kept only if nothing was written meanwhile that it may lack.
        if self.known() == before {
            cache.put(stream.into(), Arc::clone(&file));
        }
        drop(cache);
        Ok(file)
    }

    /// The file of a stream, taken out of memory by the one who is about to change it. Questions meanwhile read
    /// the database; [`State::absorb`] or [`State::give_back`] puts it back.
    pub(crate) async fn take_file(&self, stream: &str) -> Result<Arc<File>, ServiceError> {
        let taken = whole(self.files.lock()).take(stream);
        match taken {
            Some(file) => Ok(file),
            // Every file of an organisation has a live standing; the other streams have none.
            None if !matches!(stream, PACKS | DIRECTORY) && self.is_new(stream) => Ok(Arc::default()),
            None => Ok(Arc::new(self.file_at(stream, None).await?)),
        }
    }

    /// Puts back files that were taken and not changed, if nothing was written since the log had this size.
    pub(crate) fn give_back(&self, files: impl Iterator<Item = (Arc<str>, Arc<File>)>, known: u64) {
        let mut cache = whole(self.files.lock());
        if self.known() == known {
            files.for_each(|(stream, file)| cache.put(stream, file));
        }
    }

    /// The file of a stream as it was when the log had a size.
    pub(crate) async fn file_at(&self, stream: &str, known_at: Option<u64>) -> Result<File, ServiceError> {
        read_file(&self.store.events_of(stream, known_at).await?)
    }

    pub(crate) fn forget(&self, stream: &str) {
        whole(self.files.lock()).forget(stream);
    }

    /// Takes in what this node has just written, if nothing that others wrote lies between; says whether it
    /// did. If not, the tail reads it in order.
    pub(crate) fn absorb(
        &self,
        files: Vec<(Arc<str>, Arc<File>)>,
        projections: &[StreamRows],
        shared: &[Event],
        appended: Appended,
    ) -> bool {
        // INVARIANT (memory in log order): `known` and the files move together under this lock, here and in
        // `catch_up`, so an older file never replaces a newer one.
        let mut cache = whole(self.files.lock());
        let before = appended.first_position.saturating_sub(1);
        if self.known.compare_exchange(before, appended.head, Ordering::AcqRel, Ordering::Acquire).is_err() {
            files.iter().for_each(|(stream, _)| cache.forget(stream));
            return false;
        }
        for (stream, file) in files {
            cache.put(stream, file);
        }
        let mut live = whole(self.live.write());
        for rows in projections {
            if let Some(bytes) = &rows.live {
                live.put(&rows.stream, bytes);
            }
        }
        drop(live);
        for event in shared {
            if let Err(error) = self.take_shared(event) {
                tracing::error!(%error, "a pack that was just published cannot be read back");
            }
        }
        true
    }

    fn take_shared(&self, event: &Event) -> Result<(), ServiceError> {
        if let EventKind::PackPublished(what) = &event.kind {
            let pack = Pack::from_canonical(&what.canonical)
                .map_err(|error| ServiceError::Pack(error.to_string()))?;
            let mut packs = whole(self.packs.write());
            Arc::make_mut(&mut packs).add(Arc::new(pack));
        }
        let mut directory = whole(self.directory.write());
        *directory = Arc::new(Directory::clone(&directory).apply(event));
        Ok(())
    }

    /// Reads what other nodes wrote since.
    pub(crate) async fn catch_up(&self) -> Result<(), ServiceError> {
        let _only_one = self.tail.lock().await;
        loop {
            let known = self.known();
            let rows = self.store.events_after(known, TAIL_PARCEL).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            let reached = last.position;
            self.last_recorded.note(last.event.recorded_at_ms);
            let mut streams = std::collections::BTreeSet::new();
            for row in &rows {
                if matches!(row.event.stream.as_str(), PACKS | DIRECTORY) {
                    self.take_shared(&read_event(row)?)?;
                }
                streams.insert(row.event.stream.clone());
            }
            for stream in streams.iter().filter(|stream| *stream != PACKS && *stream != DIRECTORY) {
                let file = self.file_at(stream, None).await?;
                whole(self.live.write()).put(stream, &crate::live::encode(&file));
            }
            let mut cache = whole(self.files.lock());
            streams.iter().for_each(|stream| cache.forget(stream));
            // Somebody else may have moved it on meanwhile; never back.
            self.known.fetch_max(reached, Ordering::AcqRel);
        }
    }

    /// Whether others have written: the log is larger than this memory, and it is not this node's own doing. What
    /// others write while it appends comes out when it has appended.
    pub(crate) fn is_behind(&self, head: u64) -> bool {
        // In this order: a transaction that is over by now has already moved what is known.
        let is_appending = self.is_appending.load(Ordering::Acquire);
        !is_appending && head > self.known()
    }

    pub(crate) async fn catch_up_quietly(&self) {
        // A register that is being closed follows nobody.
        if let Err(error) = self.catch_up().await
            && !self.store.is_closed()
        {
            tracing::warn!(%error, "could not read what others wrote; trying again soon");
        }
    }
}
