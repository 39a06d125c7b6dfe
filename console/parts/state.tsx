/** A status as the vendor's portals name it, with a colour that says whether it is final and good. */
const GOOD = [
  'OK',
  'Complete',
  'Completed',
  'Active',
  'Verified',
  'Approved',
  'Provisioned',
  'Profile assigned',
  'Uploaded',
  'Deleted',
]
const BAD = [
  'Error',
  'Completed with error',
  'Inactive',
  'Rejected',
  'Failed to assign',
  'Failed to provision',
  'Refused',
  'Failed',
  'Cancelled by user',
  'License expired',
  'Locked',
]
/** Neither: nothing is wrong, and nothing is awaited. */
const PLAIN = ['Unassigned', 'Unlocked']

export const State = ({ value }: { readonly value: string }) => <span class={`state ${toneOf(value)}`}>{value}</span>

const toneOf = (value: string): string =>
  GOOD.includes(value) ? 'good' : BAD.includes(value) ? 'bad' : PLAIN.includes(value) ? '' : 'wait'
