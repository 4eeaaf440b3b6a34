import { type Generator, generators } from '../../operations/typed-clients/operation.ts'
import { languageUnknown } from '../errors.ts'

/** Throws `language_unknown`. */
export function getGenerator(language: string): Generator {
  const generator = generators.find((candidate) => candidate.language === language)
  if (generator === undefined) throw languageUnknown(language, ['typescript', ...generators.map((each) => each.language)])
  return generator
}
