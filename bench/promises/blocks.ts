import type { Bench } from '../bench.ts'
import { callerOf } from '../caller.ts'
import { short } from '../figures.ts'
import { addManyRows } from '../many-rows.ts'
import { copyOfSampleData, identifierAt } from '../sample-data.ts'
import { CUSTOMER, PROFILE, RESELLER, startMuster } from '../servers/muster.ts'
import type { Blocked } from '../servers/watch.ts'

const DEVICES = 500_000
const GOAL_MS = 25
/** How often each list is requested, with another size of the page, so that no cache has the response. */
const SIZES = 3

export const blocks: Bench = {
  name: 'blocks',
  about: `The longest processor time that one event-loop turn of the server takes while it answers a list, with ${DEVICES.toLocaleString('en')} devices of one customer and reseller, 100,000 small orders and 5,000 customers and profiles. Each list is requested alone, by one client, with ${SIZES} different sizes of the page. *Response* is the longest time to the end of the response.`,
  run: async ({ scope }) => {
    const data = await copyOfSampleData(scope, DEVICES, { from: 'sources' })
    addManyRows(data)
    const muster = scope.use(await startMuster(data, { from: 'sources', watched: 'watched' }))
    const callers = {
      KME: callerOf(scope, muster, muster.customer.headers),
      KDP: callerOf(scope, muster, muster.reseller.headers),
      MSP: callerOf(scope, muster, muster.provider.headers),
      Gen1: callerOf(scope, muster, { 'x-wsm-api-token': 'northwind-gen1' }),
      control: callerOf(scope, muster, {}),
    }
    const rows: { list: string; workedMs: number; responseMs: number }[] = []
    for (const [api, base, queries] of LISTS) {
      for (const query of queries) {
        const one = { list: `${api} ${base.split('?')[0]?.split('/').slice(3).join('/')} ${query}`, workedMs: 0, responseMs: 0 }
        for (let less = 0; less < SIZES; less++) {
          const [, size = '100'] = /pageSize=(\d+)/.exec(query) ?? []
          const others = `${base}${base.includes('?') ? '&' : '?'}${query}`.replace(/pageSize=\d+&?/, '').replace(/[?&]$/, '')
          const sent = `${others}${others.includes('?') ? '&' : '?'}pageSize=${Number(size) - less}`
          await muster.query()
          one.responseMs = Math.max(one.responseMs, await callers[api].time(sent))
          one.workedMs = Math.max(one.workedMs, ((await muster.query()) as Blocked).workedMs)
        }
        rows.push(one)
      }
    }
    rows.sort((a, b) => b.workedMs - a.workedMs)
    return {
      promises: [
        {
          promise: `longest block of the event loop by a list over ${DEVICES.toLocaleString('en')} devices`,
          values: [rows[0]?.workedMs ?? 0],
          goal: { most: GOAL_MS },
          unit: 'ms',
        },
      ],
      tables: [
        {
          title: 'Lists by their longest block',
          head: ['list', 'block, ms', 'response, ms'],
          rows: rows.map(({ list, workedMs, responseMs }) => [shortened(list), short(workedMs), short(responseMs)]),
        },
      ],
    }
  },
}

/** A list of 300 identifiers would be wider than any page. */
const shortened = (list: string): string => (list.length > 100 ? `${list.slice(0, 100)} …` : list)

const FROM = `resellerId=${RESELLER}`
const KDP_DEVICES = [
  'pageNum=0',
  'pageNum=2500',
  'pageNum=4990',
  `customerId=${CUSTOMER}&pageNum=2500`,
  `customerId=${CUSTOMER},2900000001&pageNum=2500`,
  'customerId=2900000001',
  `imei=${identifierAt(300_000)}`,
  'transactionId=fill-0&pageNum=400',
  'orderNo=PO-fill-0&pageNum=400',
  `customerId=${CUSTOMER}&transactionId=fill-0&orderNo=PO-fill-0&pageNum=400`,
  'vendorId=SHOP1',
  'pageSize=5&pageNum=80000',
]

type Account = 'KME' | 'KDP' | 'MSP' | 'Gen1' | 'control'

const LISTS: readonly (readonly [account: Account, base: string, queries: readonly string[]])[] = [
  [
    'KME',
    '/kcs/v1/kme/devices/list',
    [
      '',
      'pageNum=2500',
      'pageSize=10000&pageNum=20',
      'sortOrder=descending&pageNum=2500',
      ...['model', 'state', 'bulkEnrollProfile.name', 'updateTime', 'resellerUploadTime'].flatMap(by => [
        `sortBy=${by}`,
        `sortBy=${by}&sortOrder=ascending&pageNum=2500`,
      ]),
      ...['till', 'rare', 'absent', 'till,rare'].map(tags => `tags=${tags}`),
      'tags=till&sortBy=model&pageNum=1000',
      'changedAfter=240h',
      'changedAfter=240h&pageNum=2500',
      'changedAfter=240h&sortBy=model',
      'changedAfter=2100-01-01',
      'search=3',
      'search=3&pageNum=2500',
      `search=${identifierAt(300_000).slice(0, 11)}`,
      `devices=${Array.from({ length: 300 }, (_, i) => identifierAt(i * 1000)).join(',')}`,
      `profileId=${PROFILE}&pageNum=2500`,
      `profileId=${PROFILE}&sortBy=updateTime&pageNum=100`,
      'profileId=65b000000000000000000001',
      'state=ProfileAssigned&pageNum=2500',
      'state=Unassigned',
      'state=Pending',
      'state=Unassigned,ProfileAssigned,Pending&pageNum=2500',
      `resellerId=${RESELLER}&pageNum=2500`,
      'resellerId=1000000002',
      `resellerId=${RESELLER}&tags=rare&sortBy=state`,
      'pageSize=10000&tags=till',
    ],
  ],
  [
    'KME',
    '/kcs/v1/kme/devices/uploads/list',
    [
      '',
      'pageNum=900',
      `resellerId=${RESELLER}&pageNum=900`,
      'resellerId=1000000002',
      'transactionId=small-050000',
      'state=Approved&pageNum=900',
      'state=Pending',
    ],
  ],
  [
    'KME',
    '/kcs/v1/kme/profiles/list',
    ['', 'pageNum=40', 'sortBy=name&pageNum=40', 'sortBy=name&sortOrder=ascending', 'profileNames=Profile 7', 'pageSize=5000'],
  ],
  ['KME', '/kcs/v1/kme/profiles/status', ['']],
  ['KDP', `/kcs/v1/rp/devices?${FROM}`, KDP_DEVICES],
  ['Gen1', `/bulkenroll/v1/reseller/devices?${FROM}`, KDP_DEVICES],
  [
    'KDP',
    `/kcs/v1/rp/devices/status?${FROM}`,
    [
      '',
      'pageNum=900',
      `customerId=${CUSTOMER}&pageNum=900`,
      'customerId=2900000001',
      'state=Complete&pageNum=900',
      'state=Progress',
      'type=put&pageNum=900',
      'type=delete',
      'transactionId=fill-0',
      'vendorId=SHOP1',
    ],
  ],
  ['Gen1', `/bulkenroll/v2/reseller/devices/status?${FROM}`, ['pageNum=900', 'transactionId=small-050000', 'vendorId=SHOP1']],
  ['KDP', `/kcs/v1/rp/customers?${FROM}`, ['customerId=2900000001']],
  [
    'KDP',
    `/kcs/v1/rp/customers/list?${FROM}`,
    ['', 'pageNum=40', 'search=omer 49', 'search=absent', 'status=ACTIVE&pageNum=40', 'status=INACTIVE'],
  ],
  ['KDP', `/kcs/v1/rp/vendors?${FROM}`, ['']],
  [
    'MSP',
    '/msp/v1/managedCustomers',
    [
      '',
      'pageNum=40',
      ...['companyName', 'created', 'modified', 'deviceCount'].map(by => `sortBy=${by}&pageNum=40`),
      'search=omer 49',
      'search=absent',
      'customerIds=2900000001',
      'status=Active&pageNum=40',
      'managementType=FullyManaged',
      'service=KnoxMobileEnrollment&pageNum=40',
      'country=US',
    ],
  ],
  ['MSP', '/msp/v1/profiles', ['', 'customerIds=2900000001', 'service=KnoxMobileEnrollment&pageNum=1']],
  [
    'control',
    '/_muster/v1/activity',
    [
      '',
      'pageNum=1900',
      `tenant=${CUSTOMER}&pageNum=900`,
      'service=Knox Deployment Program&pageNum=900',
      'category=Role',
      'event=Devices uploaded',
      'status=Error',
      'performedBy=unknown',
      `customerId=${CUSTOMER}&pageNum=900`,
      'channel=msp',
      'operation=giveUp',
      'code=4000000',
      'since=0&pageNum=1900',
      'until=1',
    ],
  ],
  ...(
    [
      'devices',
      'customers',
      'associations',
      'profiles',
      'managements',
      'aliases',
      'apps',
      'handsets',
      'resellers',
      'providers',
      'users',
      'keys',
    ] as const
  ).map(
    resource =>
      [
        'control',
        `/_muster/v1/${resource}`,
        [
          '',
          ...(resource === 'devices'
            ? ['pageNum=2500', 'pageNum=4990', 'pageSize=1000&pageNum=400']
            : ['customers', 'associations', 'profiles', 'managements'].includes(resource)
              ? ['pageNum=40']
              : []),
        ],
      ] as const,
  ),
  ['control', `/_muster/v1/customers/${CUSTOMER}/resellers`, ['']],
  ['control', '/_muster/v1/profiles/65b000000000000000000400', ['']],
  ['control', '/_muster/v1/metrics', ['']],
  ['control', '/_muster/v1/ready', ['']],
]
