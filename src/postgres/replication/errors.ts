import { Fault } from '../../base/fault.ts'

export const tablespacesUnsupported = () =>
  new Fault('tablespaces_unsupported', 409, 'The cluster has tablespaces, which Dorsal does not back up', {
    hint: 'Move their tables into the data folder (`alter table … set tablespace pg_default`) and drop them.',
  })
