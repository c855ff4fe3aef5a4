//! Files kept in memory between commands, so that an organisation's events are read and folded once.
//!
//! Two generations: what is used moves to the young one; when that is full the old one is forgotten. A file
//! here is a fold of the log up to its version, never more.

use std::collections::HashMap;
use std::sync::Arc;

use standing_core::file::File;

/// The most files in one generation.
pub(crate) const FILES_PER_GENERATION: usize = 20_000;

/// Files by stream.
#[derive(Debug, Default)]
pub(crate) struct FileCache {
    young: HashMap<Arc<str>, Arc<File>>,
    old: HashMap<Arc<str>, Arc<File>>,
}

impl FileCache {
    pub(crate) fn get(&mut self, stream: &str) -> Option<Arc<File>> {
        if let Some(file) = self.young.get(stream) {
            return Some(Arc::clone(file));
        }
        let (stream, file) = self.old.remove_entry(stream)?;
        self.put(stream, Arc::clone(&file));
        Some(file)
    }

    pub(crate) fn put(&mut self, stream: Arc<str>, file: Arc<File>) {
        if self.young.len() >= FILES_PER_GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&stream);
        self.young.insert(stream, file);
    }

    /// Takes a file out, so that whoever changes it holds it alone and nothing is copied.
    pub(crate) fn take(&mut self, stream: &str) -> Option<Arc<File>> {
        let young = self.young.remove(stream);
        let old = self.old.remove(stream);
        young.or(old)
    }

    pub(crate) fn forget(&mut self, stream: &str) {
        self.young.remove(stream);
        self.old.remove(stream);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_survives_and_the_rest_is_forgotten() {
        let mut cache = FileCache::default();
        let file = Arc::new(File::default());
        cache.put("kept".into(), Arc::clone(&file));
        for number in 0..FILES_PER_GENERATION {
            cache.put(number.to_string().into(), Arc::clone(&file));
        }
        assert!(cache.get("kept").is_some());
        for number in 0..FILES_PER_GENERATION {
            cache.put(format!("b{number}").into(), Arc::clone(&file));
        }
        assert!(cache.get("kept").is_some(), "it was used after the last change of generation");
        assert!(cache.get("7").is_none());
        assert!(cache.take("kept").is_some());
        assert!(cache.get("kept").is_none());
        cache.put("kept".into(), file);
        cache.forget("kept");
        assert!(cache.get("kept").is_none());
    }
}
