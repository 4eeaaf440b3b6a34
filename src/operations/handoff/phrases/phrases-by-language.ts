import type { Language } from '../types.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import type { Phrases } from './types.ts'

export const phrasesByLanguage: Readonly<Record<Language, Phrases>> = { en, fr }
