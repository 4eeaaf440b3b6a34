import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { backend, type Language } from '../backend.ts'
import type { Database } from '../database.types.ts'

type Tables = Database['public']['Tables']
export type TextOfDraft = Pick<Tables['profile_texts']['Insert'], 'title' | 'summary' | 'description'>

/** The drafts that the signed-in person may write; row-level security decides which. */
export function useDrafts() {
  return useQuery({
    queryKey: ['drafts'],
    queryFn: async () => {
      const { data } = await backend
        .from('profiles')
        .select('slug, updated_at, domains(name_fr, name_en), profile_texts(lang, title)')
        .eq('status', 'draft')
        .order('slug')
        .throwOnError()
      return data
    },
  })
}

/** One draft with both languages. */
export function useDraft(slug: string) {
  return useQuery({
    queryKey: ['draft', slug],
    queryFn: async () => {
      const { data } = await backend
        .from('profiles')
        .select('id, slug, status, profile_texts(lang, title, summary, description, missions(id, position, title))')
        .eq('slug', slug)
        .order('position', { referencedTable: 'profile_texts.missions' })
        .maybeSingle()
        .throwOnError()
      return data
    },
  })
}

export type Draft = NonNullable<ReturnType<typeof useDraft>['data']>
export type DraftText = Draft['profile_texts'][number]

export function useCreateDraft() {
  return useWrite(async (draft: Pick<Tables['profiles']['Insert'], 'slug' | 'domain_id'>) => {
    const { data } = await backend.from('profiles').insert(draft).select('slug').single().throwOnError()
    return data
  })
}

export function useSaveText(draft: Draft, lang: Language) {
  return useWrite(async (text: TextOfDraft) => {
    await backend
      .from('profile_texts')
      .upsert({ profile_id: draft.id, lang, ...text })
      .throwOnError()
  })
}

export function useAddMission(draft: Draft, { lang, missions }: DraftText) {
  return useWrite(async (title: string) => {
    await backend
      .from('missions')
      .insert({ profile_id: draft.id, lang, position: (missions.at(-1)?.position ?? 0) + 1, title })
      .throwOnError()
  })
}

export function useRemoveMission() {
  return useWrite(async (id: number) => {
    await backend.from('missions').delete().eq('id', id).throwOnError()
  })
}

/** Refused with 422 and the list of what is missing while the draft is not whole. */
export function usePublish(slug: string) {
  return useWrite(async () => {
    await backend.rpc('publish_profile', { profile_slug: slug }).throwOnError()
  })
}

/** A write after which everything is read anew: drafts, lists and counts hang together. */
function useWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: write, onSuccess: () => queries.invalidateQueries() })
}
