"""Which connection does what: migrations belong to the owner, everything else to the restricted role."""


class OwnerMigrates:
    def allow_migrate(self, db: str, *_: object, **__: object) -> bool:
        return db == "owner"
