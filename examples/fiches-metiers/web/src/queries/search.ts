import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { backend, type Language } from '../backend.ts'

/** Published profiles about some words, best first; nothing is asked while there are no words. */
export function useSearch(words: string, language: Language) {
  const query = words.trim()
  return useQuery({
    queryKey: ['search', language, query],
    enabled: query !== '',
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const { data } = await backend.rpc('search_profiles', { query, lang: language }).select('slug, title, summary').throwOnError()
      return data
    },
  })
}
