import { type ComponentChildren, Fragment } from 'preact'

/** Names and values of one object. A value that is missing is a dash. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: ComponentChildren])[] }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <Fragment key={name}>
        <dt>{name}</dt>
        <dd>{value || value === 0 ? value : '–'}</dd>
      </Fragment>
    ))}
  </dl>
)
