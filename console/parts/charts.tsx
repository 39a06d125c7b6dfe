/** Charts as SVG, with a table of the same numbers. */
import { showNumber } from '../app/format.ts'

export interface Point {
  readonly label: string
  readonly value: number
}

const [WIDTH, HEIGHT] = [600, 120]

/** A bar for each point, such as a day. */
export function Bars({ title, points }: { readonly title: string; readonly points: readonly Point[] }) {
  const most = Math.max(1, ...points.map(({ value }) => value))
  const step = WIDTH / Math.max(1, points.length)
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {points.map(({ label, value }, i) => {
          const height = (value / most) * (HEIGHT - 4)
          return (
            <rect key={label} class="bar" x={i * step + 1} width={Math.max(1, step - 2)} y={HEIGHT - height} height={height}>
              <title>{`${label}: ${showNumber(value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <p class="axis" aria-hidden="true">
        <span>{points[0]?.label}</span>
        <span>{`highest ${showNumber(most)}`}</span>
        <span>{points.at(-1)?.label}</span>
      </p>
      <Numbers title={title} points={points} />
    </figure>
  )
}

export interface Share extends Point {
  /** The address of the list with these. */
  readonly href?: string
  /** The number of its colour in style.css, by default its place. */
  readonly colour?: number
}

/** One bar with a part for each value, and a legend. */
export function Shares({ title, shares }: { readonly title: string; readonly shares: readonly Share[] }) {
  const total = shares.reduce((sum, { value }) => sum + value, 0)
  let x = 0
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg class="shares" viewBox={`0 0 ${WIDTH} 16`} preserveAspectRatio="none" aria-hidden="true">
        {shares.map(({ label, value, colour }, i) => {
          const width = total === 0 ? 0 : (value / total) * WIDTH
          x += width
          return <rect key={label} class={`share-${colour ?? i % 8}`} x={x - width} width={width} y="0" height="16" />
        })}
      </svg>
      <ul class="legend">
        {shares.map(({ label, value, href, colour }, i) => (
          <li key={label}>
            <i class={`share-${colour ?? i % 8}`} />
            {href === undefined ? label : <a href={href}>{label}</a>}
            <b>{showNumber(value)}</b>
          </li>
        ))}
      </ul>
    </figure>
  )
}

const Numbers = ({ title, points }: { readonly title: string; readonly points: readonly Point[] }) => (
  <details>
    <summary>As a table</summary>
    <table>
      <caption class="unseen">{title}</caption>
      <tbody>
        {points.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{showNumber(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
)
