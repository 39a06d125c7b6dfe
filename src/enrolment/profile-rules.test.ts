import assert from 'node:assert/strict'
import test from 'node:test'
import { type ProfileDraft, validate } from './profile-rules.ts'
import { isRefusal } from './refusal.ts'

const owner: ProfileDraft = { name: 'Kiosk', doEnabled: true, supportedMDM: 'Knox Manage' }
const enterprise: ProfileDraft = {
  name: 'Work profile',
  aeEnabled: true,
  supportedMDM: 'Knox Manage',
  supportPhoneNumber: '+1 555 0100',
  supportEmailAddress: 'help@acme.example',
}
const legacy: ProfileDraft = {
  name: 'Old phones',
  agent: 'https://emm.example/agent.apk',
  supportPhoneNumber: '+1 555 0100',
  supportEmailAddress: 'help@acme.example',
}

const valid: readonly [string, ProfileDraft][] = [
  ['of a fully managed phone with an EMM and nothing else', owner],
  ['of a fully managed phone with both kinds of ownership', { ...owner, aeEnabled: true }],
  ['of a work profile with a support contact', enterprise],
  ['of the legacy kind with an agent and a support contact', legacy],
  [
    'of the legacy kind that lets its user cancel and shows the wizard',
    { ...legacy, allowUserCancel: true, skipSetupWizard: false },
  ],
  ['with a name of 64 characters', { ...owner, name: 'n'.repeat(64) }],
  ['with a description of 200 characters', { ...owner, description: 'd'.repeat(200) }],
  ['with three agreements', { ...owner, eulas: [1, 2, 3].map(n => ({ title: `Agreement ${n}`, content: 'Text' })) }],
  ['with custom data', { ...owner, mdmProfileCustomData: '{"enrollment_id": 1}' }],
  ['with an agent over http', { ...legacy, agent: 'http://127.0.0.1:8080/agent.apk' }],
]
for (const [what, draft] of valid)
  test(`a profile ${what} is accepted`, () => assert.ok(!isRefusal(validate(draft)), JSON.stringify(validate(draft))))

const refused: readonly [string, ProfileDraft, RegExp][] = [
  ['without a name', { ...owner, name: undefined }, /^name is required/],
  ['with a blank name', { ...owner, name: '  ' }, /^name is required/],
  ['with a name of 65 characters', { ...owner, name: 'n'.repeat(65) }, /^name must have at most 64/],
  ...[...'\\#/$*%^&()+?{}[]'].map(
    mark =>
      [`with ${mark} in its name`, { ...owner, name: `A${mark}B` }, /^name must not contain/] satisfies [
        string,
        ProfileDraft,
        RegExp,
      ],
  ),
  ['with a description of 201 characters', { ...owner, description: 'd'.repeat(201) }, /^description/],
  ['of a fully managed phone without an EMM', { ...owner, supportedMDM: undefined }, /^supportedMDM is required/],
  ['of a work profile without an EMM', { ...enterprise, supportedMDM: ' ' }, /^supportedMDM is required/],
  [
    'of a work profile without a support phone',
    { ...enterprise, supportPhoneNumber: undefined },
    /^supportPhoneNumber is required/,
  ],
  ['of the legacy kind without a support e-mail', { ...legacy, supportEmailAddress: '' }, /^supportEmailAddress is required/],
  ['of a fully managed phone that shows the wizard', { ...owner, skipSetupWizard: false }, /^skipSetupWizard must be true/],
  ['of a work profile that shows the wizard', { ...enterprise, skipSetupWizard: false }, /^skipSetupWizard must be true/],
  ['of a fully managed phone that lets its user cancel', { ...owner, allowUserCancel: true }, /^allowUserCancel must be false/],
  ['of the legacy kind without an agent', { ...legacy, agent: undefined }, /^mdmApkUri is required/],
  ['with an agent by ftp', { ...legacy, agent: 'ftp://emm.example/agent.apk' }, /^mdmApkUri must be an http/],
  ['with an agent address that is not a URL', { ...owner, agent: 'agent.apk' }, /^mdmApkUri must be an http/],
  ['with a second agent at a file address', { ...legacy, otherAgents: ['file:///agent.apk'] }, /^mdmApkUri must be an http/],
  ['with eleven agents', { ...legacy, otherAgents: Array(10).fill('https://emm.example/b.apk') }, /at most 10 agents/],
  ['with four agreements', { ...owner, eulas: Array(4).fill({ title: 'T', content: 'C' }) }, /^eulas/],
  ['with custom data that is not JSON', { ...owner, mdmProfileCustomData: '{"a":' }, /^mdmProfileCustomData/],
  ['with custom data that is a list', { ...owner, mdmProfileCustomData: '[1]' }, /^mdmProfileCustomData/],
  ['with custom data that is null', { ...owner, mdmProfileCustomData: 'null' }, /^mdmProfileCustomData/],
]
for (const [what, draft, reason] of refused) {
  test(`a profile ${what} is refused with its reason`, () => {
    const content = validate(draft)
    assert.ok(isRefusal(content))
    assert.equal(content.reason, 'profile-unfit')
    assert.match(content.about ?? '', reason)
  })
}

test('a profile without optional members gets defaults that skip the wizard and forbid cancelling', () => {
  assert.deepEqual(validate(owner), {
    ...owner,
    aeEnabled: false,
    systemAppEnabled: false,
    skipSetupWizard: true,
    allowUserCancel: false,
  })
})

test('a profile name with surrounding blanks is stored without them', () => {
  const content = validate({ ...owner, name: ' Kiosk ' })
  assert.equal(isRefusal(content) ? undefined : content.name, 'Kiosk')
})
