import Type, { type Static } from 'typebox'
import { SERVICES, type Service } from '../../enrolment/tenant.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import { serviceKnown } from './checks.ts'

export const ServiceName = Type.Enum([...SERVICES], { title: 'Service' })

const SentService = Type.Union([ServiceName, Type.Object({ service: ServiceName }, { title: 'RequestedService' })])

/** Services in a request: names, in any case or abbreviated, or objects as in a response. */
export const Services = Type.Array(Type.Union([Type.String(), Type.Object({ service: Type.String() })], shownAs(SentService)), {
  minItems: 1,
})

export const servicesOf = (sent: Static<typeof Services>): readonly Service[] => [
  ...new Set(sent.map(one => serviceNamed(typeof one === 'string' ? one : one.service, 'managedServices'))),
]

/** Throws `Unfit` for a text that names no service. */
export function serviceNamed(text: string, parameter: string): Service {
  const name = ABBREVIATED[text.toUpperCase()] ?? text
  const service = SERVICES.find(known => known.toLowerCase() === name.toLowerCase())
  if (service === undefined) throw new Unfit(parameter, mustBeOneOf(SERVICES), serviceKnown.rule)
  return service
}

const ABBREVIATED: Readonly<Record<string, Service>> = {
  KME: 'KnoxMobileEnrollment',
  KC: 'KnoxConfigure',
  KM: 'KnoxManage',
  KG: 'KnoxGuard',
  KAI: 'KnoxAssetIntelligence',
  KE: 'KnoxEFOTA',
  SCP: 'SamsungCarePlus',
}
