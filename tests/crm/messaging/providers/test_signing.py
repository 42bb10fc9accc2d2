"""The signatures, against the examples in the providers' own documentation."""

from datetime import UTC, datetime

from crm.messaging.channels.aliyun_sms.signing import Call, headers_of
from crm.messaging.channels.tencent_sms.signing import Key, authorization


def test_alibaba_clouds_example_is_signed_as_it_says():
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = headers_of(
        Call("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query),
        key_id="YourAccessKeyId", secret="YourAccessKeySecret", nonce="3156853299f313e23d1673dc12e1703d",
        now=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
    )  # fmt: skip
    signature = headers["Authorization"].rpartition("Signature=")[2]
    assert signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"


def test_tencent_clouds_example_is_signed_as_it_says():
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    key = Key("AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", "Gu5t9xGARNpq86cd98joQYCN3*******")
    told = authorization(
        key,
        service="cvm",
        host="cvm.tencentcloudapi.com",
        body=body,
        now=datetime.fromtimestamp(1551113065, UTC),
    )
    assert told.endswith("Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c")
