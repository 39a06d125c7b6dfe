import type { ComponentChildren } from 'preact'

/** What a list without rows shows: why it is empty, and what the person can do. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </div>
)
