"""Uploads two phones and prints the state of the transaction and the refused phone."""
import os
import time

from knox import Client, token_of

url = os.environ.get("MUSTER_URL", "http://127.0.0.1:4600")
reseller = "1000000001"
kdp = Client(url, token_of(url, "northwind", "northwind-secret"))

transaction = f"PY{time.time_ns()}"
kdp.uploadDevicesUsingPUT(
    body={
        "resellerId": reseller,
        "customerId": "2000000001",
        "transactionId": transaction,
        "type": "IMEI",
        "devices": ["350000000000113", "350000000000114"],
    }
)
while True:
    status = kdp.getDeviceTransactionStatusUsingGET(resellerId=reseller, transactionId=transaction)
    [found] = status["devices"]["transactions"]
    if found["state"] != "Progress":
        break
    time.sleep(0.2)
print(found["state"])
for device in found.get("devices", []):
    print(device["imei"], device["code"], device["message"])
