/** A status as the vendor's portals name it, with a colour that says whether it is final and good. */
const GOOD = ['OK', 'Completed', 'Active', 'Verified', 'Approved', 'Provisioned', 'Profile assigned', 'Uploaded', 'Deleted']
const BAD = ['Error', 'Completed with error', 'Inactive', 'Rejected', 'Failed to assign', 'Failed to provision', 'Refused']

export const State = ({ value }: { readonly value: string }) => <span class={`state ${toneOf(value)}`}>{value}</span>

const toneOf = (value: string): string => (GOOD.includes(value) ? 'good' : BAD.includes(value) ? 'bad' : 'wait')
