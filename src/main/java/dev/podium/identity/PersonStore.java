package dev.podium.identity;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface PersonStore extends Repository<PersonEntity, UUID> {

    List<PersonEntity> findByIdIn(Collection<UUID> ids);
}
