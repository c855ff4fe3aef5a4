//! Parquet files, good, odd, cut off and hostile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::RowAccessor;
use parquet::schema::types::Type;
use standing_service::batch::Target;

use crate::desk::{Desk, LISTED, always};
use crate::place::Place;

fn run(test: impl AsyncFnOnce(&Place)) {
    crate::place::run(Place::sqlite, test);
}

/// A file with a number, an identifier and a figure a row; every third row has no identifier.
fn write(path: &Path, groups: &[usize], properties: WriterPropertiesBuilder) {
    let column = |name: &str, kind, repetition, logical| {
        let builder = Type::primitive_type_builder(name, kind).with_repetition(repetition);
        Arc::new(builder.with_logical_type(logical).build().unwrap())
    };
    let fields = vec![
        column("no", Physical::INT64, Repetition::REQUIRED, None),
        column("id", Physical::BYTE_ARRAY, Repetition::OPTIONAL, Some(LogicalType::String)),
        column("figure", Physical::DOUBLE, Repetition::OPTIONAL, None),
    ];
    let schema = Arc::new(Type::group_type_builder("schema").with_fields(fields).build().unwrap());
    let file = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).unwrap();
    for rows in groups {
        let mut group = writer.next_row_group().unwrap();
        let numbers: Vec<i64> = (0..i64::try_from(*rows).unwrap()).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&numbers, None, None).unwrap();
        column.close().unwrap();
        let levels: Vec<i16> = (0..*rows).map(|row| i16::from(row % 3 != 2)).collect();
        let filled = (0..*rows).filter(|row| row % 3 != 2);
        let ids: Vec<ByteArray> =
            filled.map(|row| ByteArray::from(if row % 3 == 0 { LISTED } else { "src-small:99" })).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&ids, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&vec![0.5; *rows], Some(&vec![1; *rows]), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn plain() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_dictionary_enabled(false)
}

async fn answers(desk: &Desk, path: &Path, out: &Path) -> Result<standing_service::batch::Ended, String> {
    let plan = desk.plan(path, &["identifier=id"]).map_err(|error| error.to_string())?;
    let target = Target::File { path: out.to_owned(), is_resumed: false };
    desk.screen(plan, target, always()).await.map_err(|error| error.to_string())
}

fn files(place: &Place) -> (PathBuf, PathBuf) {
    (place.folder().join("in.parquet"), place.folder().join("out.parquet"))
}

#[test]
fn columns_are_kept_and_answers_stand_behind_them() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let zstd = Compression::ZSTD(ZstdLevel::default());
        for (name, properties) in [
            ("dictionary", WriterProperties::builder().set_compression(Compression::SNAPPY)),
            ("plain", plain().set_compression(zstd)),
            (
                "second version",
                plain()
                    .set_writer_version(parquet::file::properties::WriterVersion::PARQUET_2_0)
                    .set_encoding(Encoding::PLAIN),
            ),
            ("small pages", plain().set_data_page_row_count_limit(10).set_write_batch_size(5)),
        ] {
            let (path, out) = files(place);
            write(&path, &[5_000, 0, 7], properties);
            let ended = answers(&desk, &path, &out).await.unwrap();
            let summary = &ended.summary;
            assert_eq!(
                (summary.rows, summary.found, summary.nothing_found, summary.not_read),
                (5_007, 1_670, 1_669, 1_668),
                "{name}"
            );
            let reader = SerializedFileReader::new(std::fs::File::open(&out).unwrap()).unwrap();
            let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
            assert_eq!(rows.len(), 5_007, "{name}");
            let columns: Vec<String> = rows[0].get_column_iter().map(|(name, _)| name.clone()).collect();
            assert_eq!(columns[..4], ["no", "id", "figure", "standing_result"]);
            assert_eq!(columns.len(), 3 + standing_service::batch::COLUMNS.len());
            for (at, row) in rows.iter().enumerate().take(5_000) {
                let expect = ["found", "nothing_found", "not_read"][at % 3];
                assert_eq!(
                    (row.get_long(0).unwrap(), row.get_string(3).unwrap().as_str()),
                    (i64::try_from(at).unwrap(), expect),
                    "{name}"
                );
                assert!((row.get_double(2).unwrap() - 0.5).abs() < f64::EPSILON);
            }
            std::fs::remove_file(&out).unwrap();
        }
    });
}

#[test]
fn columns_that_cannot_be_asked_about_are_named() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let (path, _) = files(place);
        write(&path, &[3], plain());
        let refused = desk.plan(&path, &["identifier=figure"]).unwrap_err().to_string();
        assert!(refused.contains("'figure'") && refused.contains("DOUBLE"), "{refused}");
        assert!(desk.plan(&path, &["identifier=no"]).is_ok());
        assert_eq!(desk.plan(&path, &[]).unwrap().columns[0].heading, "id");
        for encoding in [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY] {
            write(&path, &[30], plain().set_column_encoding("id".into(), encoding));
            let refused = desk.plan(&path, &["identifier=id"]).unwrap_err().to_string();
            assert!(refused.contains("DELTA_BYTE_ARRAY") && refused.contains("plain"), "{refused}");
        }
    });
}

#[test]
fn files_that_are_cut_off_or_changed_anywhere_are_refused_or_read_and_never_more() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let (path, out) = files(place);
        write(&path, &[300], WriterProperties::builder());
        let whole = std::fs::read(&path).unwrap();
        for length in (4..whole.len()).step_by(211) {
            std::fs::write(&path, &whole[..length]).unwrap();
            let refused = answers(&desk, &path, &out).await.unwrap_err();
            assert!(refused.contains("in.parquet"), "{length}: {refused}");
        }
        for (round, at) in (4..whole.len()).step_by(41).enumerate() {
            let mut changed = whole.clone();
            changed[at] ^= [0xff, 0x80, 0x01][round % 3];
            std::fs::write(&path, &changed).unwrap();
            if let Ok(ended) = answers(&desk, &path, &out).await {
                assert!(ended.summary.rows <= 300, "{at}");
            }
            for leftover in ["out.parquet", "out.parquet.part", "out.parquet.part.json", "out.parquet.whole"]
            {
                drop(std::fs::remove_file(place.folder().join(leftover)));
            }
        }
    });
}
