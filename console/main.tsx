import { render } from 'preact'
import { readSession } from './app/session.ts'
import { Shell } from './app/shell.tsx'
import { readSignInMethod } from './app/sign-in.ts'
import './app/theme.ts'
import { Refusal } from './parts/refusal.tsx'

await Promise.all([readSignInMethod(), readSession()]).then(
  () => render(<Shell />, document.body),
  error => render(<Refusal error={error} />, document.body),
)
