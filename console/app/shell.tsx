import { useEffect, useRef, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { Notice } from '../parts/notice.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Accounts, ProviderSignIn, SignInPage } from './accounts.tsx'
import type { Console, Loaded } from './console.ts'
import { addressOfCall } from './own-apis.ts'
import { CONSOLES, consoleFor, consoleOf } from './pages.ts'
import { openPalette, Palette } from './palette.tsx'
import { addressOf, filter, go, mount, path } from './place.ts'
import { hasEnded, session, sessionLeft, signOut } from './session.ts'
import { developerOn, signInMethod } from './sign-in.ts'
import { THEMES, theme } from './theme.ts'

export function Shell() {
  const current = consoleOf(path.value) ?? (path.value === '/' ? ownConsole() : undefined)
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      {!isPhoneWindow && <Header current={current} />}
      <div class="frame">
        {current !== undefined && !isPhoneWindow && <Navigation current={current} />}
        <main id="main" tabIndex={-1}>
          <Content current={current} />
        </main>
      </div>
      <Palette />
      {hasEnded.value && (
        <Dialog title="Your session has ended" onClose={sessionLeft}>
          <ProviderSignIn inNewWindow />
          <p>This page and what you typed stay. Come back to it afterwards, and repeat what was refused.</p>
        </Dialog>
      )}
      <Notice />
    </>
  )
}

const PHONE_WINDOW = 'muster-phone'
/** Whether this is the small window with the phone alone. */
const isPhoneWindow = window.name === PHONE_WINDOW

/** Opens the phone in a window beside the console of a role, so that one person sees both sides. */
const openPhone = () => void open(addressOf('/phone/phone'), PHONE_WINDOW, 'popup,width=440,height=860')

function Header({ current }: { readonly current: Console | undefined }) {
  const [switching, setSwitching] = useState(false)
  const own = session.value
  return (
    <header class="top">
      <a class="brand" href={addressOf('/')}>
        Muster
      </a>
      {mount !== '' && <span class="world">World {mount.replace('/w/', '')}</span>}
      <nav aria-label="Consoles">
        {CONSOLES.filter(each => (each.role === undefined ? developerOn.value : isOffered(each))).map(each => (
          <a key={each.name} href={addressOf(`/${each.name}`)} aria-current={each === current ? 'true' : undefined}>
            {each.title}
          </a>
        ))}
      </nav>
      {developerOn.value && (
        <button type="button" class="window" onClick={openPhone}>
          Phone window
        </button>
      )}
      <button type="button" class="search" onClick={openPalette}>
        Go to … <kbd>⌘K</kbd>
      </button>
      <label>
        <span class="unseen">Colours</span>
        <select
          value={theme.value}
          onChange={event => {
            theme.value = THEMES.find(each => each === event.currentTarget.value) ?? 'system'
          }}
        >
          <option value="system">System</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      {own && (
        <button type="button" class="person" aria-haspopup="dialog" onClick={() => setSwitching(true)}>
          <b>{own.tenant.name}</b>
          <span class="quiet">{own.account}</span>
        </button>
      )}
      {switching && (
        <Dialog title="Account" side onClose={() => setSwitching(false)}>
          {developerOn.value && <Accounts onChosen={() => setSwitching(false)} />}
          <button
            type="button"
            onClick={async () => {
              await signOut()
              setSwitching(false)
              go('/')
            }}
          >
            Sign out
          </button>
          {signInMethod.value?.signOut && (
            <p>
              <a href={addressOfCall(signInMethod.value.signOut, {})}>Sign out of {signInMethod.value.name}</a> too
            </p>
          )}
        </Dialog>
      )}
    </header>
  )
}

/** In a sandbox a person can take each role; elsewhere there is the person's own. */
const isOffered = ({ role }: Console): boolean => developerOn.value || role === session.value?.tenant.kind

const Navigation = ({ current }: { readonly current: Console }) => (
  <nav class="pages" aria-label={`${current.title} console`}>
    {current.pages
      .filter(({ isInner }) => !isInner)
      .map(({ path: page, title }) => {
        const target = `/${current.name}/${page}`
        const isHere = path.value === target || path.value.startsWith(`${target}/`)
        return (
          <a key={page} href={addressOf(target, { for: filter('for') })} aria-current={isHere ? 'page' : undefined}>
            {title}
          </a>
        )
      })}
  </nav>
)

/** The console of a person of a service, who has one role: the first page is that console. */
const ownConsole = (): Console | undefined =>
  developerOn.value || !session.value ? undefined : consoleFor(session.value.tenant.kind)

function Content({ current }: { readonly current: Console | undefined }) {
  if (current === undefined) return <SignInPage />
  if (current.role === undefined && !developerOn.value) return <p>These pages are for sandboxes. This server is a service.</p>
  if (current.role !== undefined && !mayOpen(current)) return <SignInPage wanted={current.role} />
  return <LoadedPage key={current.name} current={current} />
}

function mayOpen({ role, actingRole }: Console): boolean {
  const kind = session.value?.tenant.kind
  return kind === role || (kind !== undefined && kind === actingRole && filter('for') !== '')
}

/** A page of the console, whose code is loaded first. */
function LoadedPage({ current }: { readonly current: Console }) {
  const [loaded, setLoaded] = useState<Loaded>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    current.load().then(setLoaded, setError)
  }, [current])
  const [, , name, ...rest] = path.value.split('/').map(decodeURIComponent)
  const page = current.pages.find(each => each.path === name)
  useEffect(() => {
    const first = addressOf(`/${current.name}/${current.pages[0]?.path}`, { for: filter('for') })
    if (name === undefined) history.replaceState(null, '', first)
    if (name === undefined) dispatchEvent(new PopStateEvent('popstate'))
    document.title = `${page?.title ?? current.title} · Muster`
  }, [current, name, page])
  useFocusOfPage(path.value)
  if (error !== undefined)
    return (
      <>
        <Refusal error={error} />
        <button type="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </>
    )
  if (loaded === undefined || name === undefined) return <p class="quiet">Loading …</p>
  const { pages, Top } = loaded
  const Shown = pages[name]
  if (Shown === undefined) return <p>The console has no such page.</p>
  // Another person sees nothing of the former one's; developer pages are of no person.
  const owner = current.role === undefined ? '' : `${session.value?.account} ${filter('for')}`
  return (
    <>
      {Top !== undefined && <Top />}
      <Shown key={`${owner} ${name}`} rest={rest} />
    </>
  )
}

/** A new page gets the focus, so that a keyboard continues there and a screen reader reads it. */
function useFocusOfPage(at: string): void {
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current && document.querySelector('dialog[open]') === null) document.getElementById('main')?.focus()
    isFirst.current = false
  }, [at])
}
