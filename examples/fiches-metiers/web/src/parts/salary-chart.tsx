import { useLanguage } from '../language.tsx'
import type { Profile } from '../queries/profile.ts'

type Bands = Profile['salary_bands']

/** One bar a seniority, all on the scale of the highest; of the latest year that is known. */
export function SalaryChart({ bands }: { readonly bands: Bands }) {
  const { language, words } = useLanguage()
  const known = findLatest(bands)
  const [first] = known
  if (first === undefined) return null
  const top = Math.max(...known.map(({ maximum }) => maximum))
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: first.currency, maximumFractionDigits: 0 })
  return (
    <section>
      <h2>{words.salaries}</h2>
      <ul className="salaries">
        {known.map(({ seniority, minimum, maximum }) => (
          <li key={seniority}>
            <span>{words.seniority[seniority]}</span>
            <span className="track">
              <i style={{ left: `${(100 * minimum) / top}%`, right: `${100 - (100 * maximum) / top}%` }} />
            </span>
            <span className="money">
              {money.format(minimum)} – {money.format(maximum)}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet small">
        {first.year}, {words.perYear}. {words.source} : {first.source}
      </p>
    </section>
  )
}

/** `minimum` and `maximum` are generated from a range: null where it has no bound. */
function findLatest(bands: Bands) {
  const latest = Math.max(...bands.map(({ year }) => year))
  return bands.flatMap(({ minimum, maximum, ...band }) =>
    band.year !== latest || minimum === null || maximum === null ? [] : [{ ...band, minimum, maximum }],
  )
}
