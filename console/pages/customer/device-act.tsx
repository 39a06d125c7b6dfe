import { ConfigureDialog } from './configure-dialog.tsx'
import { type ActProps, DeleteDialog, UnassignDialog } from './device-acts.tsx'

export type Act = 'configure' | 'unassign' | 'delete'

const DIALOGS = { configure: ConfigureDialog, unassign: UnassignDialog, delete: DeleteDialog }

/** The dialog of an act. */
export function DeviceAct({ act, ...props }: ActProps & { readonly act: Act }) {
  const Shown = DIALOGS[act]
  return <Shown {...props} />
}
