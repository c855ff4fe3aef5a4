//! The manifest: what the service offers and where.

use serde_json::{Value, json};

use super::times::Circumstances;
use super::vocabulary::{SCHEMA_SPACE, TYPES};
use crate::limits::RECONCILED_AT_ONCE;
use crate::public_url::PublicUrl;

/// Width and height of a preview, in pixels.
const PREVIEW: (u32, u32) = (430, 260);

/// The manifest of a register at this address. The day and the state of the record that the service's own address
/// names go on to the addresses in it.
pub(super) fn of(url: &PublicUrl, circumstances: &Circumstances, query: Option<&str>) -> Value {
    let times = times_of(circumstances);
    let (first, more) = match times.as_str() {
        "" => (String::new(), String::new()),
        times => (format!("?{times}"), format!("&{times}")),
    };
    let service = |name: &str, has_flyout: bool| {
        let mut found =
            json!({"service_url": url.as_str(), "service_path": format!("/reconcile/suggest/{name}{first}")});
        if has_flyout && let Value::Object(fields) = &mut found {
            fields.insert("flyout_service_url".to_owned(), url.as_str().into());
            let path = format!("/reconcile/flyout?id=${{id}}{more}");
            fields.insert("flyout_service_path".to_owned(), path.into());
        }
        found
    };
    let of_day = if query.is_some() && !times.is_empty() {
        format!(" ({})", times.replace('&', ", "))
    } else {
        String::new()
    };
    json!({
        "versions": ["0.1", "0.2"],
        "name": format!("Standing: organisations of {}{of_day}", url.as_str()),
        "identifierSpace": format!("{url}/en/organisations/"),
        "schemaSpace": SCHEMA_SPACE,
        "documentation": format!("{url}/en/data"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "defaultTypes": [TYPES[0]],
        "batchSize": RECONCILED_AT_ONCE,
        "view": {"url": format!("{url}/en/organisations/{{{{id}}}}{first}")},
        "preview": {
            "url": format!("{url}/reconcile/preview?id={{{{id}}}}{more}"),
            "width": PREVIEW.0,
            "height": PREVIEW.1,
        },
        "suggest": {
            "entity": service("entity", true),
            "property": service("property", false),
            "type": service("type", false),
        },
        "extend": {
            "propose_properties": {"service_url": url.as_str(), "service_path": "/reconcile/properties"},
            "property_settings": settings(),
        },
    })
}

/// What can be set for a property that is fetched.
fn settings() -> Value {
    json!([
        {"name": "matter", "type": "text", "label": "Matter", "default": "",
            "help_text": "For strength, meaning and note: for example procurement.supplier; every matter when empty"},
        {"name": "unit_kind", "type": "text", "label": "Kind of unit", "default": "",
            "help_text": "For strength and meaning: for example procurement-unit; every kind when empty"},
        {"name": "as_of", "type": "text", "label": "As of", "default": "",
            "help_text": "The day in the world, for example 2026-11-22; today when empty"},
        {"name": "ended", "type": "checkbox", "label": "With ended entries", "default": false,
            "help_text": "For properties of entries: also those that are over and still shown as ended"},
    ])
}

fn times_of(circumstances: &Circumstances) -> String {
    let as_of = circumstances.times.as_of.map(|day| format!("as_of={day}"));
    let known_at = circumstances.times.known_at.map(|size| format!("known_at={size}"));
    as_of.into_iter().chain(known_at).collect::<Vec<_>>().join("&")
}
