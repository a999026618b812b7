package dev.podium.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** What the application may read of a person: not the password's hash. */
@Entity
@Immutable
@Table(name = "people")
class PersonEntity {

    @Id
    UUID id;

    @Column
    String name;

    /** For Hibernate, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected PersonEntity() {}
}
