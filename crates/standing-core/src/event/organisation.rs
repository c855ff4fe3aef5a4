//! What is known of an organisation itself.

use crate::codec::record;
use crate::fact::Facts;
use crate::id::Slug;
use crate::identifier::Identifier;
use crate::link::Link;
use crate::name::OrganisationName;

record! {
    /// An organisation was entered into the register's books. This alone has no consequence.
    OrganisationRegistered {
        /// Its identifier.
        identifier: Identifier,
        /// Its names.
        names: Vec<OrganisationName>,
        /// Where it is registered: country, or country and region code (`CN-210105`).
        region: Option<Slug>,
        /// Facts on which rules depend, for example `organisation.kind`.
        facts: Facts,
    }

    /// Another identifier of the same organisation.
    IdentifierAdded {
        /// The identifier.
        identifier: Identifier,
    }

    /// Another name of the same organisation.
    NameAdded {
        /// The name.
        name: OrganisationName,
    }

    /// A successor or a branch. Recorded; no effect follows from it.
    LinkRecorded {
        /// The link.
        link: Link,
    }

    /// Facts about the organisation on which rules depend.
    FactsStated {
        /// The facts.
        facts: Facts,
    }
}
