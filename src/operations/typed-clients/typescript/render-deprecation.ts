import type { Deprecation } from '../../../catalog/parse-deprecation.ts'
import { renderComment } from './write-text.ts'

/** What editors strike out. */
export function renderDeprecation(deprecation: Deprecation | null): readonly string[] {
  if (deprecation === null) return []
  const { since, sunset, use } = deprecation
  const parts = [since && `since ${since}`, sunset && `gone from ${sunset}`, use && `use ${use}`].filter(Boolean)
  return renderComment(`@deprecated ${parts.join(', ')}`)
}
