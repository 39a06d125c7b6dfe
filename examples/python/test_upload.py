"""A client in Python, tested against the world that the variables of `muster env` name. It needs no package."""
import json
import os
import unittest
import urllib.error
import urllib.parse
import urllib.request

RESELLER = os.environ["MUSTER_NORTHWIND_TENANT_ID"]
CUSTOMER = os.environ["MUSTER_ACME_TENANT_ID"]


def send(method, path, body=None, token=None):
    """The status and the JSON of a response."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(os.environ["MUSTER_URL"] + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def token_of(account):
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ[f"MUSTER_{account}_CLIENT_ID"],
        "client_secret": os.environ[f"MUSTER_{account}_CLIENT_SECRET"],
    }
    with urllib.request.urlopen(os.environ["MUSTER_TOKEN_URL"], urllib.parse.urlencode(form).encode()) as response:
        return json.load(response)["access_token"]


class Upload(unittest.TestCase):
    def setUp(self):
        self.token = token_of("NORTHWIND")

    def upload(self, transaction, devices, customer=CUSTOMER):
        order = {"resellerId": RESELLER, "customerId": customer, "transactionId": transaction, "type": "IMEI", "devices": devices}
        return send("PUT", "/kcs/v1/rp/devices/upload", order, self.token)

    def test_a_phone_with_a_wrong_check_digit_is_refused(self):
        status, _ = self.upload("python1", ["350000000000113", "350000000000114"])
        self.assertEqual(status, 200)
        send("POST", "/_muster/v1/work/drain")
        _, body = send("GET", f"/kcs/v1/rp/devices/status?resellerId={RESELLER}&transactionId=python1", token=self.token)
        [transaction] = body["devices"]["transactions"]
        self.assertEqual(transaction["state"], "Complete")
        self.assertEqual([(each["imei"], each["code"]) for each in transaction["devices"]], [("350000000000114", 40000007)])

    def test_an_unknown_customer_is_refused(self):
        status, body = self.upload("python2", ["350000000000113"], customer="9999999999")
        self.assertEqual((status, body["code"]), (400, 40000011))


if __name__ == "__main__":
    unittest.main()
