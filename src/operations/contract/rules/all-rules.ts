import type { ContractRule } from '../rule.ts'
import { aggregatesDisabled } from './aggregates-disabled.ts'
import { aggregatesEnabled } from './aggregates-enabled.ts'
import { allowedValueAdded } from './allowed-value-added.ts'
import { allowedValueRemoved } from './allowed-value-removed.ts'
import { argumentAdded } from './argument-added.ts'
import { argumentBecameOptional } from './argument-became-optional.ts'
import { argumentBecameRequired } from './argument-became-required.ts'
import { argumentRemoved } from './argument-removed.ts'
import { argumentTypeChanged } from './argument-type-changed.ts'
import { argumentTypeNarrowed } from './argument-type-narrowed.ts'
import { argumentTypeWidened } from './argument-type-widened.ts'
import { checkAdded } from './check-added.ts'
import { checkRemoved } from './check-removed.ts'
import { columnAdded } from './column-added.ts'
import { columnBecameReadOnly } from './column-became-read-only.ts'
import { columnBecameWritable } from './column-became-writable.ts'
import { columnInsertGranted } from './column-insert-granted.ts'
import { columnInsertRevoked } from './column-insert-revoked.ts'
import { columnReadGranted } from './column-read-granted.ts'
import { columnReadRevoked } from './column-read-revoked.ts'
import { columnRemoved } from './column-removed.ts'
import { columnTypeChanged } from './column-type-changed.ts'
import { columnTypeNarrowed } from './column-type-narrowed.ts'
import { columnTypeWidened } from './column-type-widened.ts'
import { columnUpdateGranted } from './column-update-granted.ts'
import { columnUpdateRevoked } from './column-update-revoked.ts'
import { defaultChanged } from './default-changed.ts'
import { defaultRemoved } from './default-removed.ts'
import { defaultSchemaChanged } from './default-schema-changed.ts'
import { defaultSet } from './default-set.ts'
import { deleteGranted } from './delete-granted.ts'
import { deleteRevoked } from './delete-revoked.ts'
import { deprecationAdded } from './deprecation-added.ts'
import { deprecationWithdrawn } from './deprecation-withdrawn.ts'
import { embedAdded } from './embed-added.ts'
import { embedBecameAmbiguous } from './embed-became-ambiguous.ts'
import { embedBecameList } from './embed-became-list.ts'
import { embedBecameObject } from './embed-became-object.ts'
import { embedBecameUnambiguous } from './embed-became-unambiguous.ts'
import { embedHintChanged } from './embed-hint-changed.ts'
import { embedRemoved } from './embed-removed.ts'
import { endpointAdded } from './endpoint-added.ts'
import { endpointBecameOpen } from './endpoint-became-open.ts'
import { endpointBecameProtected } from './endpoint-became-protected.ts'
import { endpointInputAdded } from './endpoint-input-added.ts'
import { endpointInputBecameOptional } from './endpoint-input-became-optional.ts'
import { endpointInputBecameRequired } from './endpoint-input-became-required.ts'
import { endpointInputNarrowed } from './endpoint-input-narrowed.ts'
import { endpointInputRemoved } from './endpoint-input-removed.ts'
import { endpointInputWidened } from './endpoint-input-widened.ts'
import { endpointOutputAdded } from './endpoint-output-added.ts'
import { endpointOutputBecameCertain } from './endpoint-output-became-certain.ts'
import { endpointOutputBecameOptional } from './endpoint-output-became-optional.ts'
import { endpointOutputNarrowed } from './endpoint-output-narrowed.ts'
import { endpointOutputRemoved } from './endpoint-output-removed.ts'
import { endpointOutputWidened } from './endpoint-output-widened.ts'
import { endpointRemoved } from './endpoint-removed.ts'
import { enumOrderChanged } from './enum-order-changed.ts'
import { enumValueAdded } from './enum-value-added.ts'
import { enumValueRemoved } from './enum-value-removed.ts'
import { executeGranted } from './execute-granted.ts'
import { executeRevoked } from './execute-revoked.ts'
import { functionAdded } from './function-added.ts'
import { functionBecameReadOnly } from './function-became-read-only.ts'
import { functionBecameVolatile } from './function-became-volatile.ts'
import { functionMayFail } from './function-may-fail.ts'
import { functionRemoved } from './function-removed.ts'
import { inputAcceptsNull } from './input-accepts-null.ts'
import { inputBecameOptional } from './input-became-optional.ts'
import { inputBecameRequired } from './input-became-required.ts'
import { inputRefusesNull } from './input-refuses-null.ts'
import { insertGranted } from './insert-granted.ts'
import { insertRevoked } from './insert-revoked.ts'
import { maxLengthLowered } from './max-length-lowered.ts'
import { maxLengthRaised } from './max-length-raised.ts'
import { maxRowsLowered } from './max-rows-lowered.ts'
import { maxRowsRaised } from './max-rows-raised.ts'
import { maximumLowered } from './maximum-lowered.ts'
import { maximumRaised } from './maximum-raised.ts'
import { mediaTypeAdded } from './media-type-added.ts'
import { mediaTypeRemoved } from './media-type-removed.ts'
import { minLengthLowered } from './min-length-lowered.ts'
import { minLengthRaised } from './min-length-raised.ts'
import { minimumLowered } from './minimum-lowered.ts'
import { minimumRaised } from './minimum-raised.ts'
import { outputBecameNeverNull } from './output-became-never-null.ts'
import { outputBecameNullable } from './output-became-nullable.ts'
import { overloadAdded } from './overload-added.ts'
import { overloadRemoved } from './overload-removed.ts'
import { patternAdded } from './pattern-added.ts'
import { patternChanged } from './pattern-changed.ts'
import { patternRemoved } from './pattern-removed.ts'
import { primaryKeyAdded } from './primary-key-added.ts'
import { primaryKeyChanged } from './primary-key-changed.ts'
import { primaryKeyRemoved } from './primary-key-removed.ts'
import { readGranted } from './read-granted.ts'
import { readRevoked } from './read-revoked.ts'
import { referenceAdded } from './reference-added.ts'
import { referenceFollowsDelete } from './reference-follows-delete.ts'
import { referenceRemoved } from './reference-removed.ts'
import { referenceRestrictsDelete } from './reference-restricts-delete.ts'
import { relationAdded } from './relation-added.ts'
import { relationRemoved } from './relation-removed.ts'
import { requiredArgumentAdded } from './required-argument-added.ts'
import { requiredColumnAdded } from './required-column-added.ts'
import { requiredEndpointInputAdded } from './required-endpoint-input-added.ts'
import { resultBecameList } from './result-became-list.ts'
import { resultBecameSingle } from './result-became-single.ts'
import { resultColumnAdded } from './result-column-added.ts'
import { resultColumnRemoved } from './result-column-removed.ts'
import { resultTypeChanged } from './result-type-changed.ts'
import { resultTypeNarrowed } from './result-type-narrowed.ts'
import { resultTypeWidened } from './result-type-widened.ts'
import { roleAdded } from './role-added.ts'
import { roleRemoved } from './role-removed.ts'
import { rowCheckAdded } from './row-check-added.ts'
import { rowCheckRemoved } from './row-check-removed.ts'
import { schemaAdded } from './schema-added.ts'
import { schemaRemoved } from './schema-removed.ts'
import { sunsetBroughtForward } from './sunset-brought-forward.ts'
import { sunsetPutOff } from './sunset-put-off.ts'
import { uniqueAdded } from './unique-added.ts'
import { uniqueRemoved } from './unique-removed.ts'
import { updateGranted } from './update-granted.ts'
import { updateRevoked } from './update-revoked.ts'
import { valuesFreed } from './values-freed.ts'
import { valuesRestricted } from './values-restricted.ts'
import { wholeRowsGranted } from './whole-rows-granted.ts'
import { wholeRowsRevoked } from './whole-rows-revoked.ts'

/** In the order of the documentation. */
export const contractRules: readonly ContractRule[] = [
  aggregatesDisabled,
  aggregatesEnabled,
  allowedValueAdded,
  allowedValueRemoved,
  argumentAdded,
  argumentBecameOptional,
  argumentBecameRequired,
  argumentRemoved,
  argumentTypeChanged,
  argumentTypeNarrowed,
  argumentTypeWidened,
  checkAdded,
  checkRemoved,
  columnAdded,
  columnBecameReadOnly,
  columnBecameWritable,
  columnInsertGranted,
  columnInsertRevoked,
  columnReadGranted,
  columnReadRevoked,
  columnRemoved,
  columnTypeChanged,
  columnTypeNarrowed,
  columnTypeWidened,
  columnUpdateGranted,
  columnUpdateRevoked,
  defaultChanged,
  defaultRemoved,
  defaultSchemaChanged,
  defaultSet,
  deleteGranted,
  deleteRevoked,
  deprecationAdded,
  deprecationWithdrawn,
  embedAdded,
  embedBecameAmbiguous,
  embedBecameList,
  embedBecameObject,
  embedBecameUnambiguous,
  embedHintChanged,
  embedRemoved,
  endpointAdded,
  endpointBecameOpen,
  endpointBecameProtected,
  endpointInputAdded,
  endpointInputBecameOptional,
  endpointInputBecameRequired,
  endpointInputNarrowed,
  endpointInputRemoved,
  endpointInputWidened,
  endpointOutputAdded,
  endpointOutputBecameCertain,
  endpointOutputBecameOptional,
  endpointOutputNarrowed,
  endpointOutputRemoved,
  endpointOutputWidened,
  endpointRemoved,
  enumOrderChanged,
  enumValueAdded,
  enumValueRemoved,
  executeGranted,
  executeRevoked,
  functionAdded,
  functionBecameReadOnly,
  functionBecameVolatile,
  functionMayFail,
  functionRemoved,
  inputAcceptsNull,
  inputBecameOptional,
  inputBecameRequired,
  inputRefusesNull,
  insertGranted,
  insertRevoked,
  maxLengthLowered,
  maxLengthRaised,
  maxRowsLowered,
  maxRowsRaised,
  maximumLowered,
  maximumRaised,
  mediaTypeAdded,
  mediaTypeRemoved,
  minLengthLowered,
  minLengthRaised,
  minimumLowered,
  minimumRaised,
  outputBecameNeverNull,
  outputBecameNullable,
  overloadAdded,
  overloadRemoved,
  patternAdded,
  patternChanged,
  patternRemoved,
  primaryKeyAdded,
  primaryKeyChanged,
  primaryKeyRemoved,
  readGranted,
  readRevoked,
  referenceAdded,
  referenceFollowsDelete,
  referenceRemoved,
  referenceRestrictsDelete,
  relationAdded,
  relationRemoved,
  requiredArgumentAdded,
  requiredColumnAdded,
  requiredEndpointInputAdded,
  resultBecameList,
  resultBecameSingle,
  resultColumnAdded,
  resultColumnRemoved,
  resultTypeChanged,
  resultTypeNarrowed,
  resultTypeWidened,
  roleAdded,
  roleRemoved,
  rowCheckAdded,
  rowCheckRemoved,
  schemaAdded,
  schemaRemoved,
  sunsetBroughtForward,
  sunsetPutOff,
  uniqueAdded,
  uniqueRemoved,
  updateGranted,
  updateRevoked,
  valuesFreed,
  valuesRestricted,
  wholeRowsGranted,
  wholeRowsRevoked,
]
