import { isRefused, type Recorded } from './recorded.ts'

export const Status = ({ request }: { readonly request: Pick<Recorded, 'status' | 'code' | 'complete'> }) => (
  <span class={`state ${isRefused(request) ? 'bad' : 'good'}`}>
    {request.status ?? 'left'}
    {!request.complete && request.status !== null && ' cut'}
  </span>
)
