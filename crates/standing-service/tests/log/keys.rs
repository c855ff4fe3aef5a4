//! The signing key: made once, never a second time.

use standing_service::log::keys::{SECRET_KEY_FILE, VERIFIER_KEY_FILE, read_verifier_key};
use standing_service::log::{LAST_SIGNED_FILE, open_signer};

use crate::place::{Place, on_both};
use crate::sample::{ORIGIN, append, edge};

on_both!(a_key_is_made_once, a_key_that_is_lost_is_not_replaced, files_that_do_not_fit_are_refused);

async fn a_key_is_made_once(place: &Place) {
    let store = place.store().await;
    let data = place.data("one");
    let first = open_signer(&store, &data, Some(ORIGIN), &edge()).await.unwrap();
    for origin in [None, Some(ORIGIN)] {
        let again = open_signer(&store, &data, origin, &edge()).await.unwrap();
        assert_eq!(again.secret_text(), first.secret_text());
    }
    assert_eq!(read_verifier_key(&data).unwrap().unwrap(), first.verifier_key());
    let other = open_signer(&store, &data, Some("other.example/log"), &edge()).await.unwrap_err().to_string();
    assert!(other.contains("register.example/log, not other.example/log"), "{other}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(data.join(SECRET_KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let unnamed = open_signer(&store, &place.data("two"), None, &edge()).await.unwrap();
    assert_eq!(unnamed.verifier_key().name().as_str(), "standing.example/log");
}

async fn a_key_that_is_lost_is_not_replaced(place: &Place) {
    let store = place.store().await;
    append(&store, 2).await;
    place.publisher(&store, "one").await.publish(&edge()).await.unwrap();
    let data = place.data("one");
    std::fs::remove_file(data.join(SECRET_KEY_FILE)).unwrap();
    let refused = open_signer(&store, &data, Some(ORIGIN), &edge()).await.unwrap_err().to_string();
    assert!(refused.contains("this folder signed before"), "{refused}");
    // A new folder beside a signed database neither.
    let refused =
        open_signer(&store, &place.data("two"), Some(ORIGIN), &edge()).await.unwrap_err().to_string();
    assert!(refused.contains("signed checkpoint of size 2") && refused.contains("copy log.key"), "{refused}");
    for node in ["one", "two"] {
        assert!(!place.data(node).join(SECRET_KEY_FILE).exists());
    }
    assert!(data.join(LAST_SIGNED_FILE).exists());
}

async fn files_that_do_not_fit_are_refused(place: &Place) {
    let store = place.store().await;
    let (one, two) = (place.data("one"), place.data("two"));
    for data in [&one, &two] {
        open_signer(&store, data, Some(ORIGIN), &edge()).await.unwrap();
    }
    let secret = std::fs::read_to_string(one.join(SECRET_KEY_FILE)).unwrap();
    std::fs::copy(two.join(VERIFIER_KEY_FILE), one.join(VERIFIER_KEY_FILE)).unwrap();
    let refused = open_signer(&store, &one, None, &edge()).await.unwrap_err().to_string();
    assert!(refused.contains("log.pub") && refused.contains("the log's key is"), "{refused}");
    for broken in ["", "PRIVATE+KEY+x", &secret.replace('+', "-"), &secret[1..]] {
        std::fs::write(one.join(SECRET_KEY_FILE), broken).unwrap();
        let refused = open_signer(&store, &one, None, &edge()).await.unwrap_err().to_string();
        assert!(refused.contains("log.key") && refused.contains("do not delete it"), "{refused}");
        assert!(!refused.contains(secret.trim_end().rsplit('+').next().unwrap()), "the secret is shown");
    }
}
