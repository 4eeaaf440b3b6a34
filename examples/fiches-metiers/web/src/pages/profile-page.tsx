import { Link, useParams } from 'react-router'
import { useLanguage } from '../language.tsx'
import { ErrorNotice, Loading } from '../parts/notice.tsx'
import { SalaryChart } from '../parts/salary-chart.tsx'
import { SkillList } from '../parts/skill-list.tsx'
import { type Profile, useProfile } from '../queries/profile.ts'
import { NotFound } from './not-found.tsx'

export function ProfilePage() {
  const { slug = '' } = useParams()
  const { language } = useLanguage()
  const { data: profile, error, isPending } = useProfile(slug, language)
  if (isPending) return <Loading />
  if (error !== null) return <ErrorNotice error={error} />
  if (profile === null) return <NotFound />
  return <Sheet profile={profile} />
}

function Sheet({ profile }: { readonly profile: Profile }) {
  const { language, words } = useLanguage()
  const [text] = profile.profile_texts
  if (text === undefined) return <NotFound />
  const skills = (kind: 'hard' | 'soft') => profile.profile_skills.filter((part) => part.skills.kind === kind)
  return (
    <article className="sheet">
      <Link to="/">← {words.back}</Link>
      <header>
        <p className="quiet">{language === 'fr' ? profile.domains.name_fr : profile.domains.name_en}</p>
        <h1>{text.title}</h1>
        <p className="summary">{text.summary}</p>
      </header>
      <p>{text.description}</p>
      <section>
        <h2>{words.missions}</h2>
        <ol className="missions">
          {text.missions.map(({ id, title, description }) => (
            <li key={id}>
              <strong>{title}</strong>
              <span>{description}</span>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2>{words.skills}</h2>
        <div className="columns">
          <SkillList heading={words.hardSkills} skills={skills('hard')} />
          <SkillList heading={words.softSkills} skills={skills('soft')} />
        </div>
      </section>
      <Conditions conditions={profile.working_conditions} environment={text.work_environment} />
      <SalaryChart bands={profile.salary_bands} />
      <Ways profile={profile} />
    </article>
  )
}

type ConditionsProps = { readonly conditions: Profile['working_conditions']; readonly environment: string }

function Conditions({ conditions, environment }: ConditionsProps) {
  const { words } = useLanguage()
  if (conditions === null) return null
  const { remote_days, on_call, travel, contracts } = conditions
  return (
    <section>
      <h2>{words.conditions}</h2>
      <dl className="conditions">
        <Term name={words.remote} value={words.remoteDays(remote_days)} />
        <Term name={words.onCall} value={words.onCallDuty[on_call]} />
        <Term name={words.travel} value={words.travels[travel]} />
        <Term name={words.contracts} value={contracts.map((contract) => words.contract[contract]).join(', ')} />
      </dl>
      {environment === '' ? null : <p>{environment}</p>}
    </section>
  )
}

function Term({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** How one comes to the trade, and where it leads. */
function Ways({ profile }: { readonly profile: Profile }) {
  const { language, words } = useLanguage()
  const educations = profile.profile_educations.map(({ educations: one }) => ({
    key: one.slug,
    text: language === 'fr' ? one.name_fr : one.name_en,
  }))
  const certifications = profile.profile_certifications.map(({ certifications: one }) => ({
    key: one.slug,
    text: `${one.name} (${one.issuer})`,
  }))
  return (
    <section className="columns">
      <Texts heading={words.educations} texts={educations} />
      <Texts heading={words.certifications} texts={certifications} />
      <Profiles heading={words.nextSteps} profiles={profile.next_profiles} />
      <Profiles heading={words.related} profiles={profile.related} />
    </section>
  )
}

type TextsProps = { readonly heading: string; readonly texts: readonly { readonly key: string; readonly text: string }[] }

function Texts({ heading, texts }: TextsProps) {
  if (texts.length === 0) return null
  return (
    <div>
      <h2>{heading}</h2>
      <ul>
        {texts.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </div>
  )
}

type ProfilesProps = { readonly heading: string; readonly profiles: Profile['related'] }

function Profiles({ heading, profiles }: ProfilesProps) {
  if (profiles.length === 0) return null
  return (
    <div>
      <h2>{heading}</h2>
      <ul>
        {profiles.map(({ slug, profile_texts: [text] }) => (
          <li key={slug}>
            <Link to={`/profiles/${slug}`}>{text?.title ?? slug}</Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
