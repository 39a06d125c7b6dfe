import type { Region } from './tenant.ts'

/**
 * The region that serves a country (ISO 3166-1 alpha-2); undefined for an unserved or unknown code. The vendor has two regions
 * and publishes no list of their countries (inferred).
 */
export const regionOf = (country: string): Region | undefined => REGIONS.get(country)

// The European Economic Area, the United Kingdom, Switzerland, Turkey, the Middle East and Africa.
const EU = `AE AO AT AX BE BF BG BH BI BJ BW CD CF CG CH CI CM CV CY CZ DE DJ DK DZ EE EG EH ER ES ET FI FR GA GB GG GH GI GM GN GQ GR
  GW HR HU IE IL IM IQ IS IT JE JO KE KM KW LB LI LR LS LT LU LV LY MA MG ML MR MT MU MW MZ NA NE NG NL NO OM PL PS PT QA RE
  RO RW SA SC SD SE SH SI SJ SK SL SN SO SS ST SZ TD TG TN TR TZ UG YE YT ZA ZM ZW`
// All others but CN, CU, IR, KP and SY.
const US = `AD AF AG AI AL AM AQ AR AS AU AW AZ BA BB BD BL BM BN BO BQ BR BS BT BV BY BZ CA CC CK CL CO CR CW CX DM DO EC FJ FK FM FO
  GD GE GF GL GP GS GT GU GY HK HM HN HT ID IN IO JM JP KG KH KI KN KR KY KZ LA LC LK MC MD ME MF MH MK MM MN MO MP MQ MS MV
  MX MY NC NF NI NP NR NU NZ PA PE PF PG PH PK PM PN PR PW PY RS RU SB SG SM SR SV SX TC TF TH TJ TK TL TM TO TT TV TW UA UM
  US UY UZ VA VC VE VG VI VN VU WF WS`

const REGIONS: ReadonlyMap<string, Region> = new Map(
  Object.entries({ eu: EU, us: US }).flatMap(([region, countries]) =>
    countries.split(/\s+/).map(country => [country, region] as const),
  ),
)
