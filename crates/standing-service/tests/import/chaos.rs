//! Files of random bytes and of damaged rows: an import never panics and never half-does a row.

use proptest::prelude::*;
use standing_service::import::Mapping;
use standing_store::{OpenMode, Store, StoreUrl};

use crate::world::{HEADER, MAPPING, World, row, state};

/// Imports twice and checks that the register is whole and that the second time changes nothing.
fn check(mapping: &str, bytes: Vec<u8>, source: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        let url = StoreUrl::sqlite(dir.path().join("register.db"));
        let store = Store::open(&url, OpenMode::Create).await.unwrap();
        let world = World::new(mapping);
        let Ok((first, _)) = world.import(&store, bytes.clone()).await else {
            assert_eq!(store.head().await.unwrap(), 0, "a refused file writes nothing");
            return;
        };
        assert_eq!(first.rows, first.added + first.changed + first.unchanged + first.skipped + first.refused);
        let before = state(&store, source).await;
        let entries = before.files.values().map(|file| file.entries.len() as u64).sum::<u64>();
        assert_eq!(entries, first.added);
        let (second, _) = world.import(&store, bytes).await.unwrap();
        assert_eq!((second.added, second.changed, second.vanished), (0, 0, 0));
        assert_eq!(second.unchanged, first.added);
        assert_eq!(state(&store, source).await, before);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_bytes_after_a_header(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(MAPPING, [HEADER.as_bytes(), b"\n", &bytes].concat(), "small");
    }

    #[test]
    fn rows_with_a_damaged_place(
        damages in prop::collection::vec((0_usize..90, any::<u8>(), prop::bool::ANY), 1..12),
    ) {
        let mut bytes = format!("{HEADER}\n").into_bytes();
        for (number, (at, byte, is_inserted)) in damages.into_iter().enumerate() {
            let mut row = row(&number.to_string(), "ACME LTD").into_bytes();
            let at = at.min(row.len() - 1);
            if is_inserted { row.insert(at, byte) } else { row[at] = byte }
            bytes.extend(row);
            bytes.push(b'\n');
        }
        check(MAPPING, bytes, "small");
    }

    #[test]
    fn random_words_in_cells(
        rows in prop::collection::vec(
            prop::collection::vec("|\"|MR. X|ACME LTD|2020-0[1-9]-0[0-9]|fixed|ongoing|91350100M000100Y43|\\PC{0,6}", 12), 0..8,
        ),
    ) {
        let mut text = format!("{HEADER}\n");
        for cells in rows {
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        check(MAPPING, text.into_bytes(), "small");
    }

    #[test]
    fn random_mappings(text in "\\PC{0,200}|(\\[(source|list|row)\\]\n[a-z_]{1,9} = [\"{}\\[\\]a-z]{0,9}\n){0,4}") {
        let _ = Mapping::from_toml("m", &text);
    }

    #[test]
    fn mappings_with_a_damaged_place(at in 0_usize..1_200, byte in 32_u8..127) {
        let mut text = MAPPING.as_bytes().to_vec();
        let at = at.min(text.len() - 1);
        text[at] = byte;
        if let Ok(text) = std::str::from_utf8(&text)
            && let Err(error) = Mapping::from_toml("m", text)
        {
            let said = error.to_string();
            prop_assert!(said.starts_with("m") && said.contains(';'), "{}", said);
        }
    }
}
