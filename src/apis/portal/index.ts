/**
 * The portal API, `/_muster/portal/v1`, for the consoles of resellers, customers and providers: what the vendor's portals show and
 * no wire API has. A caller is a tenant with its own bearer, or a person of it with a session.
 */
import type { Api } from '../../wire/api.ts'
import { oauth } from '../gate/security.ts'
import { errorResponse, errorSchema } from '../own/problem.ts'
import { activityOperations } from './activity.ts'
import { admit, type PortalCaller, type PortalWorld } from './caller.ts'
import { customerDashboardOperations } from './customer-dashboard.ts'
import { customerDeviceOperations } from './customer-devices.ts'
import { customerExplanationOperations } from './customer-explanation.ts'
import { customerJobOrderOperations } from './customer-job-orders.ts'
import { customerJobOperations } from './customer-jobs.ts'
import { customerProviderOperations } from './customer-providers.ts'
import { customerResellerOperations } from './customer-resellers.ts'
import { customerTagOperations } from './customer-tags.ts'
import { customerUploadOperations } from './customer-uploads.ts'
import { because } from './dialect.ts'
import { errors } from './errors.ts'
import { eventOperations } from './events.ts'
import { ROOT } from './paths.ts'
import { providerCustomerOperations } from './provider-customers.ts'
import { providerDashboardOperations } from './provider-dashboard.ts'
import { providerMoveOperations } from './provider-move.ts'
import { providerProfileOperations } from './provider-profiles.ts'
import { resellerCustomerOperations } from './reseller-customers.ts'
import { resellerDashboardOperations } from './reseller-dashboard.ts'
import { resellerDeviceOperations } from './reseller-devices.ts'
import { resellerUploadOperations } from './reseller-uploads.ts'
import { sessionOperations } from './session.ts'
import { signInOperations } from './sign-in.ts'

export const portal: Api<PortalWorld, PortalCaller> = {
  name: 'portal',
  title: 'Muster portal API',
  description:
    'What the consoles of resellers, customers and providers show and no other API has. The caller is a tenant: by its bearer, or by the session of a person.',
  prefixes: [ROOT],
  bodyLimit: 1024 * 1024,
  catalogue: errors,
  operations: [
    ...sessionOperations,
    ...signInOperations,
    ...activityOperations,
    ...eventOperations,
    ...resellerDashboardOperations,
    ...resellerCustomerOperations,
    ...resellerUploadOperations,
    ...resellerDeviceOperations,
    ...customerDashboardOperations,
    ...customerDeviceOperations,
    ...customerUploadOperations,
    ...customerExplanationOperations,
    ...customerTagOperations,
    ...customerResellerOperations,
    ...customerProviderOperations,
    ...customerJobOrderOperations,
    ...customerJobOperations,
    ...providerDashboardOperations,
    ...providerCustomerOperations,
    ...providerMoveOperations,
    ...providerProfileOperations,
  ],
  errorsEverywhere: [
    'requestUnfit',
    'bodyMalformed',
    'credentialMissing',
    'credentialRefused',
    'sessionEnded',
    'pageForeign',
    'hostForeign',
    'headerMissing',
    'customerNotManaged',
    'scopeMissing',
    'bodyTooLarge',
    'bodyNotJson',
    'broken',
  ],
  errorSchema,
  tags: {
    session: 'Sign-in of people.',
    reseller: 'What the console of a reseller shows.',
    customer:
      'What the console of a customer shows. A provider has its own devices here, and those of a customer that it acts for.',
    provider: 'What the console of a provider shows beside its own devices.',
    activity: 'The activity log of the tenant.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: {
    oauth: oauth('kme', 'kdp', 'msp'),
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: 'muster_session_default',
      description: 'From POST /_muster/portal/v1/session.',
    },
  },
  admit,
  because,
  errorResponse,
}
