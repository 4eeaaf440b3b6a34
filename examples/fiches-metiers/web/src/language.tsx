import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Language } from './backend.ts'
import { type Words, words } from './words.ts'

type Spoken = { readonly language: Language; readonly words: Words; readonly speak: (language: Language) => void }

const LanguageContext = createContext<Spoken | null>(null)

const remembered = 'fiches-metiers.language'

/** French unless the visitor chose English before. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, speak] = useState<Language>(() => (localStorage.getItem(remembered) === 'en' ? 'en' : 'fr'))
  useEffect(() => {
    localStorage.setItem(remembered, language)
    document.documentElement.lang = language
  }, [language])
  return <LanguageContext value={{ language, words: words[language], speak }}>{children}</LanguageContext>
}

export function useLanguage(): Spoken {
  const spoken = useContext(LanguageContext)
  if (spoken === null) throw new Error('useLanguage outside of LanguageProvider')
  return spoken
}
