import { useLanguage } from '../language.tsx'
import type { Profile } from '../queries/profile.ts'

type Props = { readonly heading: string; readonly skills: Profile['profile_skills'] }

/** Skills with their level as five marks; those that are learnt in the job say so. */
export function SkillList({ heading, skills }: Props) {
  const { language, words } = useLanguage()
  if (skills.length === 0) return null
  return (
    <div>
      <h3>{heading}</h3>
      <ul className="skills">
        {skills.map(({ level, essential, skills: skill }) => (
          <li key={skill.slug}>
            <span>
              {language === 'fr' ? skill.name_fr : skill.name_en}
              {essential ? null : <em> {words.learntInTheJob}</em>}
            </span>
            <span className="level" role="img" aria-label={words.level(level)}>
              {[1, 2, 3, 4, 5].map((mark) => (
                <i key={mark} className={mark <= level ? 'on' : ''} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
