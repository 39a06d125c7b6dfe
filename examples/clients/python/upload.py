"""Uploads two phones and prints the state of the transaction and the refused phone. `npm run generate` has made models.py."""
import os
import time

from knox import Client, token_of
from models import DeleteOfDevicesType, StatusList, TransactionStatusState, Upload

url = os.environ.get("MUSTER_URL", "http://127.0.0.1:4600")
reseller = "1000000001"
kdp = Client(url, token_of(url, "northwind", "northwind-secret"))

order = Upload(
    reseller_id=reseller,
    customer_id="2000000001",
    transaction_id=f"PY{time.time_ns()}",
    type=DeleteOfDevicesType.IMEI,
    devices=["350000000000113", "350000000000114"],
)
kdp.uploadDevicesUsingPUT(body=order)
while True:
    status = kdp.getDeviceTransactionStatusUsingGET(resellerId=reseller, transactionId=order.transaction_id)
    [transaction] = StatusList.from_dict(status).devices.transactions
    if transaction.state is not TransactionStatusState.PROGRESS:
        break
    time.sleep(0.2)
print(transaction.state.value)
for device in transaction.devices or []:
    print(device.imei, device.code, device.message)
