import type { SeedLists } from './compose.ts'
import { imeiOf, withDefault } from './rows.ts'

const ACME = '2000000001'
const NORTHWIND = '1000000001'
const HARBOUR = '1000000002'

/** Uploads of two resellers that wait for Acme's approval; that of Harbour accepts Harbour as a reseller too. */
export const approvals = (): SeedLists =>
  withDefault([ACME, NORTHWIND, HARBOUR], {
    handsets: [
      { imei: imei(0), imei2: imei(1), serialNumber: 'R5E10000001', model: 'SM-S921B' },
      { imei: imei(2), model: 'SM-A546B' },
    ],
    uploads: [
      { reseller: NORTHWIND, customer: ACME, transactionId: 'NW-5001', orderNo: 'PO-5001', devices: [imei(0), imei(2), imei(3)] },
      { reseller: NORTHWIND, customer: ACME, transactionId: 'NW-5002', alias: 'kiosk', devices: [imei(4), imei(5)] },
      {
        reseller: NORTHWIND,
        customer: ACME,
        transactionId: 'NW-5003',
        vendor: '3000000001',
        type: 'meid',
        devices: ['A0000051000001'],
      },
      {
        reseller: HARBOUR,
        customer: ACME,
        transactionId: 'HB-7001',
        orderNo: 'HD-7001',
        type: 'serialNumber',
        devices: ['R5E20000001', 'R5E20000002'],
      },
    ],
  })

const imei = (i: number): string => imeiOf('35320000', i)
