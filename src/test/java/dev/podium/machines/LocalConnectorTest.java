package dev.podium.machines;

class LocalConnectorTest extends ChannelContract {

    private final Connector connector = new LocalConnector();

    @Override
    Connector connector() {
        return connector;
    }
}
