import { useState } from 'react'
import { useLanguage } from '../language.tsx'
import { ErrorNotice, Loading } from '../parts/notice.tsx'
import { ProfileCard } from '../parts/profile-card.tsx'
import { useDomains } from '../queries/domains.ts'
import { useProfileCards } from '../queries/profile-cards.ts'
import { useSearch } from '../queries/search.ts'

export function ProfileList() {
  const { words } = useLanguage()
  const [sought, seek] = useState('')
  const [domainId, choose] = useState<number | null>(null)
  return (
    <>
      <section className="welcome">
        <h1>{words.brand}</h1>
        <p>{words.tagline}</p>
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
      </section>
      {sought.trim() === '' ? (
        <>
          <DomainFilter chosen={domainId} choose={choose} />
          <Cards domainId={domainId} />
        </>
      ) : (
        <Hits sought={sought} />
      )}
    </>
  )
}

type FilterProps = { readonly chosen: number | null; readonly choose: (id: number | null) => void }

function DomainFilter({ chosen, choose }: FilterProps) {
  const { language, words } = useLanguage()
  const { data: domains = [] } = useDomains()
  return (
    <fieldset className="filter" aria-label={words.domain}>
      <button type="button" aria-pressed={chosen === null} onClick={() => choose(null)}>
        {words.allDomains}
      </button>
      {domains.map(({ id, name_fr, name_en, published }) => (
        <button key={id} type="button" aria-pressed={chosen === id} onClick={() => choose(id)}>
          {language === 'fr' ? name_fr : name_en} <small>{published}</small>
        </button>
      ))}
    </fieldset>
  )
}

function Cards({ domainId }: { readonly domainId: number | null }) {
  const { language, words } = useLanguage()
  const { data: cards, error, isPending } = useProfileCards(language, domainId)
  if (isPending) return <Loading />
  if (error !== null) return <ErrorNotice error={error} />
  return (
    <section>
      <p className="quiet count">{words.profiles(cards.length)}</p>
      <ul className="cards">
        {cards.map(({ slug, title, summary, remote_days, on_call }) => (
          <ProfileCard
            key={slug}
            slug={slug}
            title={title}
            summary={summary}
            facts={[`${words.remote} : ${words.remoteDays(remote_days)}`, `${words.onCall} : ${words.onCallDuty[on_call]}`]}
          />
        ))}
      </ul>
    </section>
  )
}

function Hits({ sought }: { readonly sought: string }) {
  const { language, words } = useLanguage()
  const { data: hits, error, isPending } = useSearch(sought, language)
  if (isPending) return <Loading />
  if (error !== null) return <ErrorNotice error={error} />
  if (hits.length === 0) return <p className="quiet">{words.nothingFound}</p>
  return (
    <section>
      <p className="quiet count">{words.profiles(hits.length)}</p>
      <ul className="cards">
        {hits.map(({ slug, title, summary }) => (
          <ProfileCard key={slug} slug={slug} title={title} summary={summary} />
        ))}
      </ul>
    </section>
  )
}
