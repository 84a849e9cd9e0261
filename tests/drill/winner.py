"""One winner: 64 clients with one credential, round after round; on PostgreSQL over two processes as well."""
from drill.stage import CONFIG, Stage
from harness.race import Racers, winners
from harness.server import Server
from harness.shop import Shop, Visitor

PATH, HOST = "/files/small.txt", "shop.test"


def drill(engine, rounds=1000, processes=1, say=print):
    stage, other = Stage(engine, customers=0), None
    try:
        stage.open()
        addresses = [stage.server.address()]
        if processes == 2:
            config = CONFIG.replace("UPSTREAM", stage.upstream.url).replace("./site", str(stage.server.folder / "site"))
            other = Server(stage.server.folder / "second", config, stage.database.url).start()
            addresses.append(other.address())
        visitor = Visitor(Shop(stage.server, stage.upstream, stage.database), host=HOST)
        with Racers(addresses) as racers:
            for number in range(1, rounds + 1):
                payment = visitor.paid(PATH)
                won = winners(racers.all_ask(PATH, payment, HOST))
                assert won == 1, f"round {number}: {won} of 64 were served"
                if number % 100 == 0:
                    say(f"  {engine}, {processes} process(es): {number} rounds, one winner each")
        return {"rounds": rounds, "clients": 64, "processes": processes}
    finally:
        if other:
            other.close()
        stage.close()
