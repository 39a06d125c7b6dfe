"""With requests where it sends a form, and with urllib elsewhere."""
import json
import sys
import time
import urllib.request

import requests

transaction, imei = sys.argv[1:]
token = requests.post(
    "https://api.samsungknox.com/ams/v1/oauth2/token",
    data={"grant_type": "client_credentials", "client_id": "northwind", "client_secret": "northwind-secret"},
).json()["access_token"]
headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
session = requests.Session()
session.headers.update(headers)


def by_urllib(url):
    return json.load(urllib.request.urlopen(urllib.request.Request(url, headers=headers)))


devices = by_urllib("https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices?resellerId=1000000001")
session.put(
    "https://api.samsungknox.com/kcs/v1/rp/devices/upload",
    json={
        "resellerId": "1000000001",
        "customerId": "2000000001",
        "transactionId": transaction,
        "type": "IMEI",
        "devices": [imei],
    },
).raise_for_status()
state = "Progress"
while state == "Progress":
    time.sleep(0.02)
    status = session.get(
        "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/status",
        params={"resellerId": "1000000001", "transactionId": transaction},
    ).json()
    state = status["devices"]["transactions"][0]["state"]
print(f"list {devices['message']}, {transaction} {state}")
