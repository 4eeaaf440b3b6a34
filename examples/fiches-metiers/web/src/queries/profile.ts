import { useQuery } from '@tanstack/react-query'
import { backend, type Language } from '../backend.ts'

const everything = `
  slug, status, updated_at,
  domains(name_fr, name_en),
  profile_texts(title, summary, description, work_environment, missions(id, position, title, description)),
  working_conditions(remote_days, on_call, travel, contracts),
  profile_skills(level, essential, skills(slug, kind, name_fr, name_en)),
  profile_educations(educations(slug, level, name_fr, name_en)),
  profile_certifications(certifications(slug, name, issuer)),
  salary_bands(seniority, year, currency, minimum, maximum, source),
  next_profiles(slug, profile_texts(title)),
  related(slug, profile_texts(title))
` as const

/** A profile with all its parts, in one language and in one request; null when there is none, or none for the caller. */
export function useProfile(slug: string, language: Language) {
  return useQuery({
    queryKey: ['profile', slug, language],
    queryFn: async () => {
      const { data } = await backend
        .from('profiles')
        .select(everything)
        .eq('slug', slug)
        .eq('profile_texts.lang', language)
        .eq('next_profiles.profile_texts.lang', language)
        .eq('related.profile_texts.lang', language)
        .order('position', { referencedTable: 'profile_texts.missions' })
        .order('level', { referencedTable: 'profile_skills', ascending: false })
        .order('minimum', { referencedTable: 'salary_bands' })
        .maybeSingle()
        .throwOnError()
      return data
    },
  })
}

export type Profile = NonNullable<ReturnType<typeof useProfile>['data']>
